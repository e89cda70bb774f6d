#!/usr/bin/env bash
# Imports samples/complaints.csv through the HTTP API and prints what became of the complaints.
#
#   samples/01-first-complaint/run.sh          starts a server of its own, with an empty database
#   samples/01-first-complaint/run.sh URL      uses a running demo (samples/demo.sh), for example
#                                              http://127.0.0.1:8080
set -euo pipefail
cd "$(dirname "$0")/../.."
binary=${RECOURSE_BINARY:-build/recourse}
if [ $# -gt 0 ]; then
  exec python3 samples/01-first-complaint/import.py "$1" samples/complaints.csv
fi
[ -x "$binary" ] || { echo "build it first: samples/demo.sh --check" >&2; exit 3; }

folder=$(mktemp -d)
server=
cleanup() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  rm -rf "$folder"
}
trap cleanup EXIT
# Port 0 takes any free one; the server tells which in its serve file.
"$binary" demo --cases 0 --folder "$folder/demo" --listen 127.0.0.1:0 >"$folder/log" 2>&1 &
server=$!
address="$folder/demo/demo.db.serve.json"
for _ in $(seq 600); do
  [ -s "$address" ] && break
  kill -0 "$server" 2>/dev/null || { cat "$folder/log" >&2; exit 3; }
  sleep 0.1
done
url=$(python3 -c 'import json,sys; print(json.load(open(sys.argv[1]))["url"])' "$address")
python3 samples/01-first-complaint/import.py "$url" samples/complaints.csv
