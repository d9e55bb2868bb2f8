#!/usr/bin/env bash
# etcd 3.6.8: a flag and its environment variable with the same value.
# Guess: they agree, so etcd starts (the flag is documented to win over the variable).
# Seen: etcd ends at once with "conflicting environment variable is shadowed by corresponding command-line flag", also
# where both say the same. With either of the two alone it starts. A unit whose EnvironmentFile= repeats a flag of its
# ExecStart= does not start. (lint says so: CTLS315.)
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'module finding.invalid\n\ngo 1.24\n' > go.mod
go get go.etcd.io/etcd/server/v3@v3.6.8 > get.log 2>&1
CGO_ENABLED=0 go build -o etcd go.etcd.io/etcd/server/v3 > build.log 2>&1
./etcd --version | head -1

# outcome NAME COMMAND...: "starts" when it still runs after three seconds, else the message that it ended with.
outcome() {
  local name=$1 code=0
  shift
  timeout 3 "$@" --data-dir "$work/$name" --listen-client-urls http://127.0.0.1:0 \
    --advertise-client-urls http://127.0.0.1:0 --listen-peer-urls http://127.0.0.1:0 > "$name.log" 2>&1 || code=$?
  if [ "$code" = 124 ]; then echo "$name: starts"; else
    echo "$name: ends: $(grep -o 'conflicting environment variable[^"(]*' "$name.log" | head -1)"
  fi
}
{
  outcome flag-alone ./etcd --name default
  outcome variable-alone env ETCD_NAME=default ./etcd
  outcome both-the-same env ETCD_NAME=default ./etcd --name default
} | tee seen.txt
diff seen.txt - << 'SEEN'
flag-alone: starts
variable-alone: starts
both-the-same: ends: conflicting environment variable is shadowed by corresponding command-line flag 
SEEN
