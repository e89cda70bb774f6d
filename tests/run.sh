#!/usr/bin/env bash
# Everything the tests need, then all tests: on SQLite, on a private throw-away PostgreSQL, and in a
# headless browser. Ends with the summary of ctest and its exit code.
#
#   tests/run.sh              all of it
#   tests/run.sh --fast       without what needs PostgreSQL or a browser
#   tests/run.sh --night      with the long tiers (50 kills instead of 8, …)
#   tests/run.sh -R PATTERN   further words go to ctest
set -euo pipefail
cd "$(dirname "$0")/.."
fast=0
words=()
for word in "$@"; do
  case "$word" in
    --help | -h) sed -n '2,9s/^# \{0,1\}//p' "$0"; exit 0 ;;
    --fast) fast=1 ;;
    --night) export RECOURSE_NIGHT=1 ;;
    *) words+=("$word") ;;
  esac
done
. tests/support/machine.sh

# shellcheck disable=SC2086
if [ "$fast" -eq 1 ]; then
  need_packages $build_packages curl python3 $test_packages
else
  need_packages $build_packages $server_packages $test_packages $browser_packages
  need_node "$PWD/build/node"
fi
# The fuzz targets are built with clang, at night only.
[ -z "${RECOURSE_NIGHT:-}" ] || need_packages clang libclang-rt-14-dev
build_release
run_ctest() {
  ctest --test-dir build --output-on-failure --no-tests=error --timeout 1500 "$@" </dev/null
}
if [ "$fast" -eq 1 ]; then
  say "tests (--fast)"
  run_ctest -j 2 -LE 'postgres|browser' ${words[@]+"${words[@]}"}
  exit
fi
if [ ! -x adapters/web/node_modules/.bin/vite ] ||
  [ adapters/web/package-lock.json -nt adapters/web/node_modules/.package-lock.json ]; then
  say "web packages"
  (cd adapters/web && npm ci --no-audit --no-fund </dev/null)
fi
say "tests"
export -f run_ctest
export RECOURSE_CTEST_WORDS="${words[*]+${words[*]}}"
# shellcheck disable=SC2016
exec tests/support/postgres.sh bash -c 'run_ctest -j 2 $RECOURSE_CTEST_WORDS'
