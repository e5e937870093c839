#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Prints the path of cosign, which signs a release and checks signatures, and builds it first when it is missing. COSIGN,
# when set, is used as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=hack/pinned.sh
. hack/pinned.sh

pinned "${COSIGN:-}" cosign github.com/sigstore/cosign/v3 github.com/sigstore/cosign/v3/cmd/cosign
