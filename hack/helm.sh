#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Prints the path of helm, which the tests of the chart run, and builds it first when it is missing. HELM, when set, is used as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=hack/pinned.sh
. hack/pinned.sh

pinned "${HELM:-}" helm helm.sh/helm/v3 helm.sh/helm/v3/cmd/helm
