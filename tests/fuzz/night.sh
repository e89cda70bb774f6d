#!/usr/bin/env bash
# Every fuzz target under libFuzzer with address and undefined-behaviour sanitizers, SECONDS each
# (default 60). What it finds is left in build-fuzz/found/; a mended one belongs into
# tests/fuzz/regressions/TARGET/. As a test it runs at night only: without RECOURSE_NIGHT it is
# skipped (77).
#
#   tests/fuzz/night.sh [SECONDS [TARGET…]]
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ $# -eq 0 ] && [ -z "${RECOURSE_NIGHT:-}" ]; then
  echo "skipped: RECOURSE_NIGHT is not set"
  exit 77
fi
seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(yaml format feel span http json bpmn)
cmake --preset fuzz >/dev/null
binaries=()
for target in "${targets[@]}"; do binaries+=("fuzz_$target"); done
cmake --build --preset fuzz --target "${binaries[@]}"
mkdir -p build-fuzz/found
failed=0
for target in "${targets[@]}"; do
  binary="build-fuzz/tests/fuzz_$target"
  corpus="build-fuzz/corpus/$target"
  mkdir -p "$corpus"
  "$binary" --seeds "build-fuzz/seeds/$target"
  echo "== $target: $seconds s"
  if ! "$binary" "$corpus" "build-fuzz/seeds/$target" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=2048 -max_len=8192 -artifact_prefix="build-fuzz/found/$target-" \
    -print_final_stats=1 -verbosity=0 >"build-fuzz/found/$target.log" 2>&1; then
    failed=1
    grep -E 'ERROR|SUMMARY|what\(\)|runtime error' "build-fuzz/found/$target.log" | head -5
  fi
  grep -E 'number_of_executed_units|new_units_added|peak_rss_mb' "build-fuzz/found/$target.log" || true
done
exit "$failed"
