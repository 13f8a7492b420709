# shellcheck shell=bash
# All tests, then one line that sums them up.

run_tests() {
  local results=$root/artifacts/test-results rc=0 passed failed skipped
  rm -rf "$results"
  mkdir -p "$results"
  (cd "$root" && dotnet test "$solution" -c Release --logger trx --results-directory "$results" "$@") || rc=$?
  if [ "$rc" -eq 0 ]; then compare_standins || rc=1; fi
  read -r passed failed skipped < <(count_results "$results")
  if [ $((passed + failed)) -eq 0 ] && [ "$rc" -eq 0 ]; then
    say "error: no test ran"
    rc=1
  fi
  echo "$passed passed, $failed failed, $skipped skipped"
  return "$rc"
}

# A trx file counts a skipped test in total and not in executed.
count_results() {
  find "$1" -name '*.trx' -exec grep -ho '<Counters [^>]*' {} + | awk -F '"' '
    { for (i = 1; i < NF; i += 2) { name = $i; gsub(/[^a-zA-Z]/, "", name); sub(/^Counters/, "", name); sum[name] += $(i + 1) } }
    END { print sum["passed"] + 0, sum["executed"] - sum["passed"], sum["total"] - sum["executed"] }'
}

# The lists of the real API lie beside the checkout where they are kept at all.
compare_standins() {
  local check=$root/../shared/tools/check-standins.sh
  [ "$stack" = standins ] && [ -f "$check" ] || return 0
  bash "$check" "$root/tests/MLNetAutoencoder.Tests/bin/Release/net10.0" Microsoft.ML.dll TorchSharp.dll
}
