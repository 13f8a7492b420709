# shellcheck shell=bash
# System packages on Debian and Ubuntu, by name.

debian_missing() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s ' "$package"
  done
}

# debian_install PACKAGE...: installs those that are missing, as root or through sudo where that asks for no password.
debian_install() {
  local missing as_root=()
  have apt-get && have dpkg-query || die "this needs the Debian packages $* (or their like), and this system has no apt-get"
  missing=$(debian_missing "$@")
  missing=${missing% }
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    sudo -n true 2>/dev/null || die "install these packages, then try again: sudo apt-get install $missing"
    as_root=(sudo -n)
  fi
  as_root+=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120)
  say "setup: installing $missing"
  # A list that cannot be refreshed does not matter if the packages can still be installed.
  "${as_root[@]}" update >/dev/null 2>&1 || say "setup: note: apt-get update failed"
  # shellcheck disable=SC2086  # a list of names
  logged "apt-get install $missing" "${as_root[@]}" install --no-install-recommends $missing
}
