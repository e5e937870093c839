#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# browser.sh: looks at the report's page in Chromium, and at the console of a cluster that it starts. Installs Chromium
# from Debian's packages when there is none, which needs root, and axe-core from npm into bin/. PICTURES=FOLDER keeps the
# pictures that the tests take, those of docs/ among them. LARGE=1 also opens the page of 10 000 customers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. hack/progress.sh
. hack/packages.sh

need chromium chromium fonts-noto-core fonts-noto-cjk
need npm npm
mkdir -p bin/axe
cp hack/test-tools/package.json hack/test-tools/package-lock.json bin/axe/
npm ci --prefix bin/axe --ignore-scripts --no-audit --no-fund --silent
export AXE="$PWD/bin/axe/node_modules/axe-core/axe.min.js"
KUBEBUILDER_ASSETS=$(hack/controlplane.sh)
export KUBEBUILDER_ASSETS
if [ -n "${PICTURES:-}" ]; then
  mkdir -p "$PICTURES"
  PICTURES=$(cd "$PICTURES" && pwd)
  export PICTURES
fi
go -C test/browser vet ./...
go -C test/browser test -count=1 -timeout 15m ./...
