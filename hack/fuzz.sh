#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# fuzz.sh TIME: runs every fuzz test for TIME, one after the other. What it finds goes to the package's testdata/fuzz.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hack/progress.sh

grep -rho --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . >/dev/null || fail "no fuzz tests found"
grep -ro --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . | sort | while IFS=: read -r file function; do
  say "${function#func } in $(dirname "$file")"
  go test -run '^$' -fuzz "^${function#func }\$" -fuzzminimizetime=10x -fuzztime "$1" "$(dirname "$file")"
done
