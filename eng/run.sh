# shellcheck shell=bash
# Builds one project without a word and runs it; paths among its arguments are relative to where the user stands.

run_project() {
  local project=$1
  shift
  logged "building ${project#"$root/"}" dotnet build "$project" -c Release -v quiet --nologo
  dotnet run --project "$project" -c Release --no-build -- "$@"
}

run_example() {
  local number=$1 folders
  shift
  folders=("$root/examples/$number"-*/)
  [ -d "${folders[0]}" ] || die "there is no example $number; there are: $(cd "$root/examples" && echo [0-9]*)"
  run_project "${folders[0]%/}" "$@"
}

# needs_pytorch --quick [LINE...]: some of these lines of the quick comparison may be against PyTorch.
needs_pytorch() {
  local line
  [ "${1:-}" = --quick ] || return 1
  [ $# -gt 1 ] || return 0
  for line in "${@:2}"; do
    case $line in train | train- | train-[0-9]*) return 0 ;; esac
  done
  return 1
}

# PyTorch for the comparison is Debian's, which only the system's own Python sees.
run_benchmarks() {
  if needs_pytorch "$@" && have apt-get; then
    (debian_install python3-torch) || say "bench: going on without PyTorch"
  fi
  if [ -z "${MLAE_PYTHON:-}" ] && [ -x /usr/bin/python3 ]; then export MLAE_PYTHON=/usr/bin/python3; fi
  run_project "$root/tests/MLNetAutoencoder.Benchmarks" "$@"
}
