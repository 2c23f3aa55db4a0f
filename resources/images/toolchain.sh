# The compilers of build.sh: musl on both architectures, because static glibc binaries are many times as large.
# Sourced, not run.

musl_arm64=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/pauselab/musl-arm64
node=$(command -v node || true)

can_install() {
  [[ $(id -u) == 0 ]] && command -v apt-get > /dev/null && [[ -z ${PAUSELAB_NO_INSTALL:-} ]]
}

missing_packages() {
  command -v musl-gcc > /dev/null || echo musl-tools
  command -v aarch64-linux-gnu-gcc > /dev/null || echo gcc-aarch64-linux-gnu
  [[ -e /usr/include/linux/netlink.h ]] || echo linux-libc-dev
  [[ -e /usr/aarch64-linux-gnu/include/linux/netlink.h ]] || echo linux-libc-dev-arm64-cross
}

# Debian's musl-dev for arm64, unpacked into a cache. An apt configuration of its own, so that the machine's
# architectures and package lists stay as they are.
fetch_musl_arm64() {
  local apt
  apt=$(mktemp -d)
  mkdir -p "$apt/state/lists/partial" "$apt/cache/archives/partial"
  touch "$apt/state/status"
  cat > "$apt/apt.conf" <<CONF
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "root";
Dir::State "$apt/state";
Dir::State::status "$apt/state/status";
Dir::Cache "$apt/cache";
CONF
  (
    cd "$apt"
    export APT_CONFIG=$apt/apt.conf
    apt-get -qq update
    apt-get -qq download musl-dev
    mkdir root
    dpkg -x musl-dev_*_arm64.deb root
    dpkg-deb -f musl-dev_*_arm64.deb Version > root/version
  )
  mkdir -p "$(dirname "$musl_arm64")"
  rm -rf "$musl_arm64"
  mv "$apt/root" "$musl_arm64"
  rm -rf "$apt"
}

require_toolchain() {
  local packages
  if [[ $(uname -m) != x86_64 ]]; then
    echo "build.sh: builds on amd64 machines only; the archives in the repository run on both" >&2
    exit 1
  fi
  if [[ -z $node ]]; then
    echo "build.sh: node is missing" >&2
    exit 1
  fi
  mapfile -t packages < <(missing_packages)
  if ((${#packages[@]} > 0)); then
    if ! can_install; then
      echo "build.sh: missing, to be installed as root: ${packages[*]}" >&2
      exit 1
    fi
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${packages[@]}"
  fi
  if [[ ! -e $musl_arm64/version ]]; then
    if ! command -v apt-get > /dev/null || ! command -v dpkg > /dev/null; then
      echo "build.sh: missing: Debian's musl-dev for arm64, unpacked in $musl_arm64" >&2
      exit 1
    fi
    fetch_musl_arm64
  fi
}

# musl's own headers first; the kernel's, which it does not have, last.
cc_amd64() {
  musl-gcc -idirafter /usr/include -idirafter /usr/include/x86_64-linux-gnu "$@"
}

cc_arm64() {
  local gcc=aarch64-linux-gnu-gcc lib=$musl_arm64/usr/lib/aarch64-linux-musl
  # Outlined atomics would call into glibc.
  "$gcc" -nostdinc -nostdlib -mno-outline-atomics \
    -isystem "$musl_arm64/usr/include/aarch64-linux-musl" -isystem "$("$gcc" -print-file-name=include)" \
    -idirafter /usr/aarch64-linux-gnu/include \
    "$lib/crt1.o" "$lib/crti.o" "$@" \
    -Wl,--start-group "$lib/libc.a" "$("$gcc" -print-libgcc-file-name)" -Wl,--end-group "$lib/crtn.o"
}

# Kept beside the archives: another compiler may rightly build other bytes.
toolchain_versions() {
  cat <<JSON
{
  "amd64": "$(gcc --version | head -n 1); musl $(dpkg-query -W -f '${Version}' musl-dev)",
  "arm64": "$(aarch64-linux-gnu-gcc --version | head -n 1); musl $(cat "$musl_arm64/version")"
}
JSON
}
