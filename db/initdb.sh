#!/bin/sh
# Sets up a new database in the container: applies the migrations in their order, and enters each in
# schema_migrations as `i40 migrate` does, so that services find nothing left to do.
set -eu

run_sql() {
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"
}

run_sql --command 'CREATE TABLE IF NOT EXISTS schema_migrations (
  name text PRIMARY KEY,
  applied_at timestamptz NOT NULL DEFAULT now(),
  checksum text
)'

for file in /migrations/*.sql; do
  name=$(basename "$file")
  # Line ends do not count: a checkout on Windows has others.
  checksum=$(tr -d '\r' < "$file" | sha256sum | cut -d ' ' -f 1)
  echo "Applying $name"
  {
    cat "$file"
    printf "\n;INSERT INTO schema_migrations (name, checksum) VALUES ('%s', '%s');\n" "$name" "$checksum"
  } | run_sql --single-transaction --file -
done
