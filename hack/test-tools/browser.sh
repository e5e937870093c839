#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# browser.sh: looks at the report's page in Chromium. Installs Chromium from Debian's packages when there is none, which
# needs root. PICTURES=FOLDER keeps the pictures that the tests take, report.png of docs/ among them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. hack/progress.sh
. hack/packages.sh

need chromium chromium fonts-noto-core fonts-noto-cjk
if [ -n "${PICTURES:-}" ]; then
  mkdir -p "$PICTURES"
  PICTURES=$(cd "$PICTURES" && pwd)
  export PICTURES
fi
go -C test/browser vet ./...
go -C test/browser test -count=1 -timeout 15m ./...
