#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Prints the path of helm-unittest, which runs the suites of the chart, and builds it first when it is missing.
# HELM_UNITTEST, when set, is used as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=hack/pinned.sh
. hack/pinned.sh

pinned "${HELM_UNITTEST:-}" helm-unittest github.com/helm-unittest/helm-unittest github.com/helm-unittest/helm-unittest/cmd/helm-unittest
