#!/usr/bin/env bash
# Builds Recourse and starts its demo: a throw-away SQLite database, the three sample processes, a
# sample organisation with running cases, and a printed address.
#
#   samples/demo.sh                 set up, build, start; Ctrl-C stops
#   samples/demo.sh --check         start, drive one complaint through the HTTP API to its end, stop
#   samples/demo.sh --fresh         begin anew: forget the cases of an earlier demo
#   samples/demo.sh --listen 0.0.0.0:9000     and whatever else `recourse demo --help` knows
set -euo pipefail
cd "$(dirname "$0")/.."
case " $* " in *" --help "* | *" -h "*) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;; esac
. tests/support/machine.sh

# shellcheck disable=SC2086
need_packages $build_packages
build_release recourse
exec build/recourse demo "$@"
