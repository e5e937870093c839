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
HELM=$(hack/helm.sh)
HELM_UNITTEST=$(hack/helm-unittest.sh)
KREW=$(hack/krew.sh)
export KUBEBUILDER_ASSETS POSTGRES VERSITYGW HELM HELM_UNITTEST KREW

go test -race -timeout 20m ./...
go test -timeout 10m ./test/damage
# A package of internal/ is covered by all tests of internal/ that run its code: those of records read through formats.
# Under the race detector, counting would take several times as long as testing.
go test -coverpkg=./internal/... -coverprofile="$profile" ./internal/... >bin/cover.txt || { cat bin/cover.txt && exit 1; }
go -C bench test ./...
go -C hack/release test .

total=$(go tool cover -func="$profile" | awk '$1 == "total:" { print $3 }')
echo "coverage of internal/: $total of statements (at least $1% wanted, per function: go tool cover -func=$profile)"
awk -v total="${total%\%}" -v want="$1" 'BEGIN { exit total + 0 < want + 0 }'
