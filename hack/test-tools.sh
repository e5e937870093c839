#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Runs the tests that need programs beside Go's: every script in hack/test-tools/, each with the folder bin/ to build
# in. A script fails when its test does.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hack/progress.sh

mkdir -p bin
for script in hack/test-tools/*.sh; do
  say "$script"
  "$script" || fail "$script failed"
done
