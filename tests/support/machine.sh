# What a bare Debian 12 needs, as functions; sourced by samples/demo.sh and tests/run.sh.
# Everything is looked at first and only done when it is missing.

build_packages="g++ cmake ninja-build pkg-config ccache mold git ca-certificates tzdata
  libboost1.81-dev libsoci-dev libpq-dev libsqlite3-dev
  libyaml-cpp-dev nlohmann-json3-dev catch2 tao-pegtl-dev libfmt-dev libre2-dev libcli11-dev
  libcurl4-openssl-dev libssl-dev libsodium-dev libhowardhinnant-date-dev libpugixml-dev
  liblz4-dev libzstd-dev zlib1g-dev libjemalloc-dev"
server_packages="postgresql-15 postgresql-client-15 sqlite3 curl python3"
test_packages="python3-jsonschema python3-yaml python3-cryptography"
browser_packages="chromium fonts-noto-cjk"
node_wanted="20.19"

say() { printf '\n== %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# need_packages NAME…: installs those that are not there.
need_packages() {
  local missing="" name
  for name in "$@"; do
    dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q 'ok installed' || missing="$missing $name"
  done
  [ -z "$missing" ] && return 0
  say "installing:$missing"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q
  # postgresql-common would start a cluster of its own, which nobody here uses.
  # shellcheck disable=SC2086
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    --no-upgrade -o Dpkg::Use-Pty=0 -o DPkg::Options::=--force-unsafe-io $missing </dev/null
}

# Is this node new enough for the web tools?
node_fits() {
  command -v "$1" >/dev/null 2>&1 &&
    "$1" -e "const [a,b]=process.versions.node.split('.').map(Number),[c,d]='$node_wanted'.split('.').map(Number);process.exit(a>c||(a===c&&b>=d)?0:1)" 2>/dev/null
}

# Puts a node that fits first in PATH: the system's, or one from the npm registry.
need_node() {
  local home=$1
  if node_fits node; then
    command -v npm >/dev/null 2>&1 || need_packages npm
    return 0
  fi
  if ! node_fits "$home/node_modules/node/bin/node"; then
    need_packages nodejs npm
    say "fetching node 22 through npm"
    npm install --prefix "$home" --no-audit --no-fund --no-save node@22 </dev/null
  fi
  export PATH="$home/node_modules/node/bin:$PATH"
  node_fits node
}

# build_release [target…]: the Release build in build/.
build_release() {
  say "building (Release, in build/)"
  # build/ of another checkout or another generator would only confuse CMake.
  if [ -f build/CMakeCache.txt ] && ! grep -q "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD\$" build/CMakeCache.txt; then
    rm -rf build/CMakeCache.txt build/CMakeFiles
  fi
  cmake --preset release >build-configure.log 2>&1 || { cat build-configure.log; rm -f build-configure.log; return 1; }
  rm -f build-configure.log
  if [ $# -gt 0 ]; then cmake --build --preset release --target "$@"; else cmake --build --preset release; fi
}
