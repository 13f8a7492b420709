#!/usr/bin/env bash
# Sets up, builds, tests and runs everything; `./build.sh help` lists the commands.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=eng/common.sh
. "$root/eng/common.sh"
# shellcheck source=eng/debian.sh
. "$root/eng/debian.sh"
# shellcheck source=eng/standins.sh
. "$root/eng/standins.sh"
# shellcheck source=eng/setup.sh
. "$root/eng/setup.sh"
# shellcheck source=eng/test.sh
. "$root/eng/test.sh"
# shellcheck source=eng/run.sh
. "$root/eng/run.sh"

usage() {
  cat <<'TEXT'
usage: ./build.sh COMMAND [ARGUMENTS]

  demo [ARGUMENTS]       run the anomaly detection example (--data FILE for your own CSV)
  test [ARGUMENTS]       build everything and run all tests; arguments go to `dotnet test`
  example NN [ARGUMENTS] run the example whose folder starts with NN
  bench [ARGUMENTS]      run the benchmarks (--quick for the short comparison with PyTorch)
  kinds [FOLDER] [ARGUMENTS] train every kind on the images of a folder and print a table (--lines, --data, --latent, --sheets, names)
  build                  build everything
  setup                  choose the stack and install what it needs; every command above does this first
  clean                  remove build outputs and the remembered choice of stack
  help                   print this text

environment:
  MLSTACK       packages or standins, instead of asking the package feed
  MLStackProps  an MSBuild file that brings its own ML.NET, TorchSharp and ONNX Runtime (see CONTRIBUTING.md)
TEXT
}

clean() {
  rm -rf "$root/artifacts"
  find "$root/src" "$root/tests" "$root/examples" "$root/standins" "$root/eng" \
    -type d \( -name bin -o -name obj -o -name TestResults -o -name BenchmarkDotNet.Artifacts \) -prune -exec rm -rf {} +
}

command=${1:-help}
[ $# -eq 0 ] || shift
case $command in
  setup) setup ;;
  build) setup; (cd "$root" && dotnet build "$solution" -c Release "$@") ;;
  test) setup; run_tests "$@" ;;
  demo) setup; run_example 01 "$@" ;;
  example) [ $# -gt 0 ] || die "name the example, for instance: ./build.sh example 02"; setup; run_example "$@" ;;
  bench) setup; run_benchmarks "$@" ;;
  kinds) setup; run_project "$root/tests/MLNetAutoencoder.Benchmarks" --kinds "$@" ;;
  clean) clean ;;
  help | -h | --help) usage ;;
  *) usage >&2; exit 2 ;;
esac
