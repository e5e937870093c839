#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Prints the path of krew's validator, which the test of a release runs on the plugin's manifest, and builds it first when
# it is missing. KREW, when set, is used as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=hack/pinned.sh
. hack/pinned.sh

pinned "${KREW:-}" krew sigs.k8s.io/krew sigs.k8s.io/krew/cmd/validate-krew-manifest
