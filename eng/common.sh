# shellcheck shell=bash
# Small helpers, sourced by build.sh; messages go to stderr, so that stdout holds only what a command prints.

# shellcheck disable=SC2034  # used by the files beside this one
solution=MLNetAutoencoder.sln

say() { printf '%s\n' "$*" >&2; }

die() { say "error: $*"; exit 1; }

have() { command -v "$1" >/dev/null 2>&1; }

# The hash of stdin, as hex digits; macOS has shasum instead of sha256sum.
sha256() { if have sha256sum; then sha256sum; else shasum -a 256; fi | cut -d ' ' -f 1; }

# logged STEP COMMAND...: runs the command without its output; when it fails, shows all of it and stops.
logged() {
  local step=$1 log rc=0
  shift
  log=$(mktemp)
  "$@" >"$log" 2>&1 || rc=$?
  if [ "$rc" -ne 0 ]; then cat "$log" >&2; fi
  rm -f "$log"
  [ "$rc" -eq 0 ] || die "$step failed with exit code $rc; its output is above"
}
