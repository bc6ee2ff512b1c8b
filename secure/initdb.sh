#!/bin/sh
# Sets up a new database: logins and groups only. The tables are made by the container `migrate`, whom they then belong to.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
  --file /run/i40/logins.sql
