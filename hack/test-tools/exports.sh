#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Has other programs read exports back: Python's csv the CSV, LibreOffice the workbook, which it converts to CSV. Both
# must have the figures of the JSON, and nothing in the workbook may be a formula. Both programs are installed from
# Debian's packages where they are missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. hack/progress.sh
. hack/packages.sh

need soffice libreoffice-calc
need python3 python3
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go run . report -f internal/offline/testdata/portfolio --now 2026-11-20T09:00:00Z -o json >"$dir/list.json"
go run ./test/programs/exports "$dir" <"$dir/list.json"
mkdir "$dir/libreoffice"
# Comma, quotes, UTF-8, from the first line, cells as they are shown.
soffice "-env:UserInstallation=file://$dir/profile" --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true' \
  --outdir "$dir/libreoffice" "$dir/customers.xlsx" >/dev/null
python3 hack/test-tools/exports.py "$dir"
