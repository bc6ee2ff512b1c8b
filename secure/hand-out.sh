#!/bin/sh
# Gives each container the files below secrets/ that are meant for it, owned by the user that it runs as, each in one step.
# Only this runs as root, without a network, and ends at once; keys of authorities are not even mounted here.
set -eu
umask 077

hand_out() {
  for file in "/secrets/$1"/*; do
    target="/run/i40/$1/$(basename "$file")"
    cp "$file" "$target.new"
    chown "$2" "$target.new"
    chmod 400 "$target.new"
    mv "$target.new" "$target"
  done
  chown "$2" "/run/i40/$1"
  chmod 500 "/run/i40/$1"
}

hand_out mosquitto 1883:1883
hand_out timescaledb 70:70
hand_out grafana 472:0
hand_out proxy 0:0
for service in migrate ingest detector api simulator operator; do
  hand_out "$service" 1000:1000
done
