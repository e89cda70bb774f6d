#!/bin/bash
# Recourse beside what it is measured against, in turn on one private PostgreSQL with durable
# commits: the limit (limit.sql under pgbench), plain SQL (classic and one statement), and workers
# of other makers from npm with the settings they recommend.
#
#   tests/bench/compare.sh [--rounds N] [--seconds S] [--no-peers] [--json] [--keep FILE]
#
# Takes build/recourse. Prints ratios, each the median over the rounds with least and most beside
# it; --json prints one object whose `ratios` holds them. --keep also writes that object to FILE.
# The machine should do nothing else meanwhile: a run is void above 25 % of foreign CPU.
set -u
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
peers=1
for word in "$@"; do
  case "$word" in
    -h | --help) sed -n '2,12s/^# \{0,1\}//p' "$0"; exit 0 ;;
    --no-peers) peers=0 ;;
  esac
done
if [ ! -x "$root/build/recourse" ]; then
  echo "compare.sh: build/recourse is not there; build it first: cmake --preset release && cmake --build --preset release" >&2
  exit 3
fi
if [ "$peers" -eq 1 ]; then
  # shellcheck source=/dev/null
  . "$root/tests/support/machine.sh"
  need_node "$root/build/node" >&2 || { echo "compare.sh: no Node for the peers; --no-peers leaves them out" >&2; exit 3; }
  mkdir -p "$root/build/peers" && cp "$here"/peers/* "$root/build/peers/"
  (cd "$root/build/peers" && npm install --no-audit --no-fund --silent) >&2 ||
    { echo "compare.sh: npm could not install the peers; --no-peers leaves them out" >&2; exit 3; }
fi
export RECOURSE_TEST_PG_FSYNC=on
# Long checkpoints, and memory for the whole working set; everything else as it comes.
export RECOURSE_TEST_PG_OPTIONS="-c shared_buffers=1GB -c effective_cache_size=8GB -c work_mem=16MB
 -c maintenance_work_mem=512MB -c wal_buffers=64MB -c max_wal_size=8GB -c checkpoint_timeout=15min
 -c random_page_cost=1.1 -c jit=off"
exec "$root/tests/support/postgres.sh" python3 "$here/compare.py" "$@"
