#!/usr/bin/env bash
# Builds the core images from src/ into archives/ for `docker load`: no daemon, no base image, the same bytes each time.
#
#   build.sh             build, and replace what is in archives/
#   build.sh --check     build elsewhere, and compare with archives/
#   build.sh --out DIR   build, and put the archives into DIR
#
# On Debian (amd64), as root, it installs the compilers that are missing; else it names them.
set -euo pipefail
export LC_ALL=C TZ=UTC
umask 022

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/toolchain.sh"

mode=build
out=$here/archives
while (($# > 0)); do
  case $1 in
    --check) mode=check ;;
    --out) out=${2:?--out needs a folder}; shift ;;
    *) echo "build.sh: unknown argument $1" >&2; exit 2 ;;
  esac
  shift
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# The same for both architectures: small, static, and with nothing in it that tells where or when it was built.
common_flags=(
  -std=gnu11 -D_GNU_SOURCE -Os -static -fno-pie -no-pie
  -Wall -Wextra -Wshadow -Wstrict-prototypes -Werror
  -ffunction-sections -fdata-sections -fno-asynchronous-unwind-tables -fno-ident
  -Wl,--gc-sections -Wl,--build-id=none -Wl,-z,noseparate-code -Wl,-z,noexecstack -s
)

build_arch() {
  local arch=$1 bin=$work/$1
  shift
  mkdir -p "$bin"
  # From inside src/ and with relative names: no path of this machine can get into a binary.
  cd "$here/src"
  "$@" -o "$bin/pause" pause/pause.c
  "$@" -o "$bin/pause-noreap" pause/pause-noreap.c
  "$@" -fstack-protector-strong -o "$bin/demo" demo/*.c
  "$@" -fstack-protector-strong -o "$bin/probe" probe/*.c dial/*.c inside/*.c
  "$@" -fstack-protector-strong -o "$bin/files" files/*.c probe/json-writer.c
  cd "$here"
  echo "built for linux/$arch: $(cd "$bin" && stat -c '%n %s' -- * | paste -sd, | sed 's/,/, /g')"
}

require_toolchain
build_arch amd64 cc_amd64 "${common_flags[@]}"
build_arch arm64 cc_arm64 "${common_flags[@]}"
toolchain_versions > "$work/toolchain.json"

if [[ $mode == check ]]; then
  "$node" "$here/pack.mjs" "$work" "$work/archives"
  "$node" "$here/compare.mjs" "$here/archives" "$work/archives"
else
  "$node" "$here/pack.mjs" "$work" "$out"
fi
