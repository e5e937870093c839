#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Prints the folder that holds initdb, postgres and psql, and gets them first when they are missing.
# Only the folder goes to stdout; what is being done goes to stderr.
#
#   1. POSTGRES, when set, is used as it is;
#   2. an installed server: on the PATH, or where Debian has it;
#   3. Debian's packages, unpacked into a cache folder; nothing is installed.
#
# The server refuses to run as root. Where the tests do, they start it as nobody, who may not look into root's home:
# root's cache is in /var/cache.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=hack/progress.sh
. hack/progress.sh

programs=(initdb postgres psql)

main() {
  local dir
  if [ -n "${POSTGRES:-}" ]; then
    has_programs "$POSTGRES" || fail "POSTGRES=$POSTGRES does not hold ${programs[*]}: unset it, or name a folder that does"
    echo "$POSTGRES"
    return
  fi
  dir=$(installed) || dir=$(cached)
  echo "$dir"
}

installed() {
  local dir path
  path=$(command -v postgres || true)
  for dir in ${path:+"$(dirname "$(readlink -f "$path")")"} /usr/lib/postgresql/*/bin; do
    has_programs "$dir" && echo "$dir" && return
  done
  return 1
}

# cached gives the folder of the unpacked packages.
cached() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}
  [ "$(id -u)" != 0 ] || cache=/var/cache
  cache=$cache/customer-adoption-operator/postgres
  mkdir -p "$cache"
  exec 9>"$cache/.lock"
  ! command -v flock >/dev/null || flock 9
  if ! has_programs "$cache/bin"; then
    rm -rf "$cache/unpacked" "$cache/bin"
    unpack "$cache"
    wrap "$cache"
  fi
  has_programs "$cache/bin" || fail "the packages of PostgreSQL do not hold ${programs[*]}: install PostgreSQL, or set POSTGRES"
  echo "$cache/bin"
}

# unpack CACHE: the server's packages and those of its libraries that are missing here.
unpack() {
  local parts
  command -v apt-get >/dev/null || fail "no PostgreSQL and no apt-get: install PostgreSQL, or set POSTGRES to the folder of initdb, postgres and psql"
  parts=$(mktemp -d "$1/.parts.XXXXXX")
  # Spliced now: the folder is not known any more when the script ends.
  # shellcheck disable=SC2064
  trap "rm -rf '$parts'" EXIT
  if ! fetch_packages "$parts"; then
    [ "$(id -u)" = 0 ] || fail "the packages of PostgreSQL cannot be downloaded: run apt-get update as root, or install PostgreSQL"
    step "reading Debian's lists of packages" apt-get -qq update >&2 || fail "apt-get update failed: see above"
    fetch_packages "$parts" || fail "the packages of PostgreSQL cannot be downloaded: see above"
  fi
  mkdir -p "$parts/unpacked"
  local package
  for package in "$parts"/*.deb; do dpkg-deb --extract "$package" "$parts/unpacked"; done
  mv "$parts/unpacked" "$1/unpacked"
}

# fetch_packages DIR: apt says which packages an installation would take, and downloads them.
fetch_packages() {
  local names
  names=$(apt-get install --simulate --no-install-recommends -qq postgresql 2>/dev/null | awk '$1 == "Inst" { print $2 }')
  [ -n "$names" ] || return 1
  # shellcheck disable=SC2086 # one word a package
  (cd "$1" && step "downloading PostgreSQL" apt-get -qq download $names >&2)
}

# wrap CACHE: programs that find their libraries where they were unpacked.
wrap() {
  local real program libraries
  real=$(echo "$1"/unpacked/usr/lib/postgresql/*/bin)
  libraries=$(find "$1/unpacked" -name '*.so.*' -printf '%h\n' | sort -u | paste -sd:)
  mkdir -p "$1/bin"
  for program in "${programs[@]}"; do
    [ -x "$real/$program" ] || continue
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' "$libraries" "$real/$program" >"$1/bin/$program"
    chmod 755 "$1/bin/$program"
  done
}

has_programs() {
  local program
  for program in "${programs[@]}"; do [ -x "$1/$program" ] || return 1; done
}

main
