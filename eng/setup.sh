# shellcheck shell=bash
# Chooses the stack, installs what it needs and tells MSBuild. Each step looks at what is there, so a second call is quick.

setup() {
  check_sdk
  if [ -n "${MLStackProps:-}" ]; then
    stack=props
    say "setup: MLStackProps is set: the stack is the one in $MLStackProps"
    return
  fi
  choose_stack
  if [ "$stack" = standins ]; then prepare_standins; fi
  write_stack_props
}

check_sdk() {
  have dotnet || die "the .NET SDK 10 is needed and dotnet is not on the PATH; see https://dot.net/download"
  (cd "$root" && dotnet --version >/dev/null 2>&1) ||
    die "the .NET SDK 10 is needed (global.json); dotnet --list-sdks names what is here; see https://dot.net/download"
}

# The answer of the package feed is remembered for as long as the question and NuGet's settings stay the same.
choose_stack() {
  local answer=$root/artifacts/stack key known=
  stack=${MLSTACK:-}
  case $stack in
    packages | standins) return ;;
    '') ;;
    *) die "MLSTACK is '$stack'; it can be packages or standins" ;;
  esac
  key=$(cat "$root/Directory.Packages.props" "$root/eng/probe/Probe.csproj" "$root/nuget.config" "$(user_nuget_config)" | sha256)
  if [ -f "$answer" ]; then read -r known stack <"$answer" || true; fi
  if [ "$known" != "$key" ]; then
    probe_feed
    printf '%s %s\n' "$key" "$stack" >"$answer"
  fi
}

# NuGet writes the user's own file on its first restore; on a new machine it is not there yet.
user_nuget_config() {
  local file=$HOME/.nuget/NuGet/NuGet.Config
  if [ -f "$file" ]; then printf '%s' "$file"; else printf /dev/null; fi
}

probe_feed() {
  local log=$root/artifacts/probe.log limit=()
  say "setup: asking the package feed for ML.NET, TorchSharp and ONNX Runtime"
  mkdir -p "$root/artifacts"
  ! have timeout || limit=(timeout 300)
  if (cd "$root" && ${limit[@]+"${limit[@]}"} dotnet restore eng/probe/Probe.csproj -p:MLStack=packages) >"$log" 2>&1; then
    stack=packages
  else
    stack=standins
    say "setup: the feed does not give them (artifacts/probe.log); ./build.sh clean makes the next call ask again"
  fi
}

# Written only when it changes: a newer file would have everything compiled again.
write_stack_props() {
  local file=$root/.stack.props
  stack_props >"$file.$$"
  if cmp -s "$file.$$" "$file"; then
    rm "$file.$$"
    return
  fi
  mv "$file.$$" "$file"
  say "setup: the stack is $stack"
  if [ "$stack" = standins ]; then note_blas; fi
}

stack_props() {
  printf '<Project>\n  <PropertyGroup>\n    <MLStack>%s</MLStack>\n' "$stack"
  if [ "$stack" = standins ]; then
    printf '    <OnnxRuntimeDir>%s</OnnxRuntimeDir>\n    <TorchShimDir>%s</TorchShimDir>\n' "$onnxruntime_dir" "$shim_dir"
  fi
  printf '  </PropertyGroup>\n</Project>\n'
}
