#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Prints the path of helm, which the tests of the chart run, and builds it first when it is missing: the version that
# hack/helm/go.mod pins, into the user's cache folder. Only the path goes to stdout. HELM, when set, is used as it is.
# Several may run at once: each builds for itself and moves the program into place whole.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GOTOOLCHAIN=local GOWORK=off
# shellcheck source=hack/progress.sh
. hack/progress.sh

main() {
  local program=${HELM:-} version dir
  if [ -n "$program" ]; then
    [ -x "$program" ] || fail "HELM=$program is no program: unset it, or name one"
  else
    version=$(awk '$1 == "helm.sh/helm/v3" { print $2; exit }' hack/helm/go.mod)
    dir=${XDG_CACHE_HOME:-$HOME/.cache}/customer-adoption-operator/helm/$version-$(go env GOOS)-$(go env GOARCH)
    program=$dir/helm
    [ -x "$program" ] || build
  fi
  echo "$program"
}

build() {
  mkdir -p "$dir"
  part=$(mktemp -d "$dir/.part.XXXXXX")
  trap 'stop_step; rm -rf "$part"' EXIT
  step "building helm $version (about 2 minutes the first time)" \
    go -C hack/helm build -ldflags "-s -w" -o "$part/helm" helm.sh/helm/v3/cmd/helm
  mv -f "$part/helm" "$program"
}

main
