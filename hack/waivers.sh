#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Fails when a //nolint names a linter that .golangci.yml does not enable. nolintlint finds the unused waivers of the
# linters that run; it can't know those of the others.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hack/progress.sh

dead=$(git grep -nE '//nolint:' -- '*.go' | while IFS= read -r line; do
  names=${line##*//nolint:}
  for name in $(tr , ' ' <<<"${names%% *}"); do
    grep -qE "^    - $name$" .golangci.yml || printf '%s\n' "$line"
  done
done)
[ -z "$dead" ] || { say "$dead" && fail "these waivers name linters that do not run: remove them, keep the reason as a comment"; }
say "every waiver names a linter that runs"
