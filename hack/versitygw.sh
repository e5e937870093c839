#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Prints the path of versitygw, the S3 server of the tests, and builds it first when it is missing: the version that
# hack/versitygw/go.mod pins, into the user's cache folder. Only the path goes to stdout. VERSITYGW, when set, is used as
# it is. Several may run at once: each builds for itself and moves the program into place whole.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GOTOOLCHAIN=local GOWORK=off
# shellcheck source=hack/progress.sh
. hack/progress.sh

main() {
  local program=${VERSITYGW:-} version dir
  if [ -n "$program" ]; then
    [ -x "$program" ] || fail "VERSITYGW=$program is no program: unset it, or name one"
  else
    version=$(awk '$1 == "github.com/versity/versitygw" { print $2; exit }' hack/versitygw/go.mod)
    dir=${XDG_CACHE_HOME:-$HOME/.cache}/customer-adoption-operator/versitygw/$version-$(go env GOOS)-$(go env GOARCH)
    program=$dir/versitygw
    [ -x "$program" ] || build
  fi
  echo "$program"
}

build() {
  mkdir -p "$dir"
  part=$(mktemp -d "$dir/.part.XXXXXX")
  trap 'stop_step; rm -rf "$part"' EXIT
  modules versitygw hack/versitygw github.com/versity/versitygw/cmd/versitygw
  step "building versitygw $version (about 2 minutes the first time)" \
    go -C hack/versitygw build -ldflags "-s -w" -o "$part/versitygw" github.com/versity/versitygw/cmd/versitygw
  mv -f "$part/versitygw" "$program"
}

main
