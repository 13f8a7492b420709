#!/usr/bin/env bash
# Compiles libTorchShim.so over Debian's libtorch-dev.
# usage: build.sh OUTDIR        (nothing to do when the library there is newer than the sources)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=${1:?folder for libTorchShim.so}
library=$out/libTorchShim.so
mkdir -p "$out"
if [ -f "$library" ] && [ -z "$(find "$here" -type f -newer "$library" -print -quit)" ]; then exit 0; fi

objects=$(mktemp -d); trap 'rm -rf "$objects"' EXIT
flags=(-O2 -std=c++17 -fPIC -fvisibility=hidden -Wall -Wno-sign-compare -I/usr/include/torch/csrc/api/include)
jobs=()
for source in "$here"/*.cpp; do
  "${CXX:-g++}" "${flags[@]}" -c "$source" -o "$objects/$(basename "$source").o" & jobs+=($!)
done
for job in "${jobs[@]}"; do wait "$job"; done
# Written beside and renamed: a process that has the old one open keeps it.
"${CXX:-g++}" -shared "$objects"/*.o -o "$library.new" -ltorch_cpu -lc10
mv "$library.new" "$library"
