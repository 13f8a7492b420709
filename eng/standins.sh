# shellcheck shell=bash
# What the stand-in stack needs: Debian's libtorch, the real ONNX Runtime from an npm package, and our native shim.

onnxruntime_package=com.github.asus4.onnxruntime
onnxruntime_version=0.4.9
onnxruntime_sha256=e59788788818fdde1b2e522e766a21ba0f7d8391de55737abf81e32cc801785d

cache=${XDG_CACHE_HOME:-$HOME/.cache}/mlnet-autoencoder

prepare_standins() {
  local platform
  platform="$(uname -s) $(uname -m)"
  [ "$platform" = "Linux x86_64" ] ||
    die "the stand-in stack runs on x86-64 Linux only, this is $platform; use a package feed that holds Microsoft.ML, TorchSharp and Microsoft.ML.OnnxRuntime"
  debian_install libtorch-dev libopenblas0-openmp g++
  mkdir -p "$cache"
  onnxruntime_dir=$cache/onnxruntime-npm-$onnxruntime_version
  shim_dir=$cache/shim-$(shim_key)
  [ -d "$onnxruntime_dir" ] || fetch_onnxruntime
  [ -d "$shim_dir" ] || build_shim
}

# The two functions below run in a subshell of their own, whose scratch folder goes when it ends; a finished folder
# is renamed into place, so that one which is there is whole.
publish() { chmod 755 "$1" && { mv -T "$1" "$2" 2>/dev/null || [ -d "$2" ]; }; }

fetch_onnxruntime() (
  have npm || debian_install npm
  scratch=$(mktemp -d "$cache/tmp.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  say "setup: getting ONNX Runtime from the npm package $onnxruntime_package $onnxruntime_version (150 MB)"
  logged "npm pack $onnxruntime_package@$onnxruntime_version" \
    npm pack --pack-destination "$scratch" "$onnxruntime_package@$onnxruntime_version"
  archive=$scratch/$onnxruntime_package-$onnxruntime_version.tgz
  [ "$(sha256 <"$archive")" = "$onnxruntime_sha256" ] ||
    die "the npm package $onnxruntime_package $onnxruntime_version is not the one that was expected: its SHA-256 differs"
  logged "unpacking $onnxruntime_package" \
    tar -xzf "$archive" -C "$scratch" package/Runtime package/Plugins/Linux package/package.json package/LICENSE
  publish "$scratch/package" "$onnxruntime_dir"
)

# The shim is built again when its source or the libtorch it is built against changes.
shim_key() {
  {
    (cd "$root/standins/TorchSharp/native" && find . -type f | LC_ALL=C sort | xargs sha256sum)
    dpkg-query -W -f '${Version}' libtorch-dev
  } | sha256 | cut -c 1-12
}

build_shim() (
  scratch=$(mktemp -d "$cache/tmp.XXXXXX")
  trap 'rm -rf "$scratch"' EXIT
  say "setup: compiling the native half of standins/TorchSharp"
  logged "standins/TorchSharp/native/build.sh" bash "$root/standins/TorchSharp/native/build.sh" "$scratch/shim"
  [ -f "$scratch/shim/libTorchShim.so" ] || die "standins/TorchSharp/native/build.sh left no libTorchShim.so"
  publish "$scratch/shim" "$shim_dir"
)

# Another BLAS works too, but brings a second thread pool beside libtorch's.
note_blas() {
  local blas=libblas.so.3-x86_64-linux-gnu
  case $(readlink -f /usr/lib/x86_64-linux-gnu/libblas.so.3) in
    */openblas-openmp/*) ;;
    *) say "setup: note: training is faster with openblas-openmp: sudo update-alternatives --config $blas" ;;
  esac
}
