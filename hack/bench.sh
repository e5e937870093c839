#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# bench.sh [ONLY [ROUNDS]]: measures the goals of docs/performance.md, and writes that page with its picture when all of
# them were measured. With ONLY, a part of a goal's name, the results are only printed.
#
# DuckDB, the peer of reading, comes as a shared library in an npm package: its Go module can't be had everywhere. It
# goes to the user's cache folder, as does everything else that is kept.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=hack/progress.sh
. hack/progress.sh

duckdb=@duckdb/node-bindings-linux-x64
version=1.5.6-r.1

main() {
  local only=${1:-} rounds=${2:-5} cache=${XDG_CACHE_HOME:-$HOME/.cache}/customer-adoption-operator out=()
  [ -n "$only" ] || out=(-out docs)
  KUBEBUILDER_ASSETS=$(hack/controlplane.sh)
  export KUBEBUILDER_ASSETS
  get_duckdb "$cache/duckdb/$version"
  step "building the manager" make --silent build
  step "building the benchmarks" go -C bench build -o "$PWD/bin/" . ./reader
  step "building DuckDB's reader" build_duckdb
  exec bin/bench -rounds "$rounds" -only "$only" -manager bin/customer-adoption-operator \
    -reader bin/reader -duckdb bin/duckdb -repository . "${out[@]}"
}

# get_duckdb DIR sets library to the folder of libduckdb.so.
get_duckdb() {
  library=$1/node_modules/$duckdb
  [ -f "$library/libduckdb.so" ] && return
  command -v npm >/dev/null || fail "npm is missing: DuckDB comes as the npm package $duckdb"
  step "getting DuckDB $version" npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$1" "$duckdb@$version"
  [ -f "$library/libduckdb.so" ] || fail "$duckdb@$version holds no libduckdb.so for this machine: it is for linux/amd64"
}

build_duckdb() {
  CGO_ENABLED=1 CGO_LDFLAGS="-L$library -Wl,-rpath,$library" \
    go -C bench build -tags duckdb_use_lib -o "$PWD/bin/duckdb" ./duckdb
}

main "$@"
