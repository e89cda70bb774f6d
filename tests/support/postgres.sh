#!/bin/bash
# Runs a command beside a private, throw-away PostgreSQL:
#
#   tests/support/postgres.sh COMMAND [ARGUMENT…]
#
# COMMAND finds the server's URL in RECOURSE_TEST_PG. The server lives in a temporary directory,
# listens on a socket in it and nowhere else, touches no other cluster, and is gone afterwards,
# whatever became of COMMAND. Works as root too, where the server runs as user postgres.
# RECOURSE_TEST_PG_FSYNC=on makes commits durable (slower), for tests of crashes.
# RECOURSE_TEST_PG_OPTIONS holds further options of the server ("-c name=value …"), for benchmarks.
set -u

if [ $# -eq 0 ]; then
  sed -n '2,11s/^# \{0,1\}//p' "$0"
  exit 2
fi

bin=${RECOURSE_PG_BIN:-}
if [ -z "$bin" ]; then
  for folder in /usr/lib/postgresql/*/bin; do [ -x "$folder/initdb" ] && bin=$folder; done
fi
if [ ! -x "$bin/initdb" ]; then
  echo "postgres.sh: no PostgreSQL server found (package postgresql-15)" >&2
  exit 3
fi

# A socket path may have 107 characters: a short place, reachable for user postgres.
home=$(mktemp -d /tmp/rcpg.XXXXXX) || exit 3
as_server=()
if [ "$(id -u)" -eq 0 ]; then
  chown postgres: "$home"
  as_server=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi

server=
cleanup() {
  if [ -n "$server" ]; then
    kill -QUIT "$server" 2>/dev/null
    wait "$server" 2>/dev/null
  fi
  rm -rf "$home" ${keys:+"$keys"}
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fsync=${RECOURSE_TEST_PG_FSYNC:-off}
if ! (cd "$home" && "${as_server[@]}" "$bin/initdb" -D "$home/data" -U postgres -A trust -E UTF8 \
  --locale=C.UTF-8 -N) >"$home/log" 2>&1; then
  cat "$home/log" >&2
  exit 3
fi
# --pdeathsig: the server stops even if this script is killed with -9.
(cd "$home" && exec setpriv "${as_server[@]:1}" --pdeathsig INT "$bin/postgres" -D "$home/data" \
  -k "$home" -c listen_addresses= -c fsync="$fsync" -c synchronous_commit="$fsync" \
  -c full_page_writes="$fsync" -c max_connections=100 -c shared_buffers=128MB \
  -c max_wal_size=2GB ${RECOURSE_TEST_PG_OPTIONS:-}) >>"$home/log" 2>&1 &
server=$!

ready=0
for _ in $(seq 200); do
  if "$bin/pg_isready" -q -h "$home" -U postgres; then ready=1; break; fi
  kill -0 "$server" 2>/dev/null || break
  sleep 0.05
done
if [ "$ready" -ne 1 ]; then
  cat "$home/log" >&2
  exit 3
fi

# The master key of personal data: readable by whoever runs COMMAND, and by nobody else.
keys=$(mktemp /tmp/rckeys.XXXXXX) || exit 3
printf 'recourse-master-key-1 %s\n' "$(od -An -vtx1 -N32 /dev/urandom | tr -d ' \n')" >"$keys"
export RECOURSE_KEYS=$keys
export RECOURSE_TEST_PG="postgresql:///postgres?host=$home&user=postgres"
"$@"
