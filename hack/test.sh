#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# test.sh PERCENT: runs all tests against the control plane and fails when a test fails, or when they reach less than
# PERCENT of the statements in internal/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

profile=bin/cover.out
mkdir -p bin
KUBEBUILDER_ASSETS=$(hack/controlplane.sh)
POSTGRES=$(hack/postgres.sh)
VERSITYGW=$(hack/versitygw.sh)
export KUBEBUILDER_ASSETS POSTGRES VERSITYGW

go test -race -timeout 20m -coverprofile="$profile" ./...
go test -timeout 10m ./test/damage
go -C bench test ./...

# Generated files and packages outside internal/ don't count.
grep -E '^mode:|/internal/' "$profile" >bin/cover.internal.out
total=$(go tool cover -func=bin/cover.internal.out | awk '$1 == "total:" { print $3 }')
echo "coverage of internal/: $total of statements (at least $1% wanted, per function: go tool cover -func=$profile)"
awk -v total="${total%\%}" -v want="$1" 'BEGIN { exit total + 0 < want + 0 }'
