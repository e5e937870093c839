#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Tests the rules of config/prometheus with promtool: they parse, they follow promtool's advice, they fire and they
# end. The rules of a PrometheusRule are under spec; promtool wants them bare.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

# Service discovery, which tests of rules do not need, is most of its code.
go -C hack/promtool build -tags remove_all_sd -o ../../bin/promtool github.com/prometheus/prometheus/cmd/promtool

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
awk 'bare { sub(/^  /, ""); print } /^spec:/ { bare = 1 }' config/prometheus/rules.yaml >"$dir/rules.plain.yaml"
cp config/prometheus/rules_test.yaml "$dir"
bin/promtool check rules --lint=all --lint-fatal "$dir/rules.plain.yaml"
bin/promtool test rules "$dir/rules_test.yaml"
