#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Copies what the Helm chart has in common with config/ into its folder files/: CRDs, rights, policy, rules of alerts and
# the dashboard. test/chart compares all that the chart installs with config/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

files=charts/customer-adoption-operator/files
rm -rf "$files"
mkdir -p "$files/crds"
cp config/crd/bases/*.yaml "$files/crds/"
cp config/grafana/dashboard.json config/prometheus/rules.yaml "$files/"
go tool -modfile=hack/tools/go.mod kustomize build hack/chart >"$files/rights.yaml"
