#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# release.sh VERSION: writes the release VERSION, such as v0.2.0, into the folder dist: docs/releasing.md says what it
# holds. The same commit and the same Go give the same bytes, wherever it is built.
#
#   PLATFORMS  systems to build for, such as "linux/amd64 windows/arm64"
#   REGISTRY   where image and chart will be pulled from
#   BUILDER    URI of the machinery that builds, for the provenance
#
# The programs of a release have compile flags of their own: no cgo, so that they are static, and no paths.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=hack/progress.sh
. hack/progress.sh

version=${1:-}
platforms=${PLATFORMS:-linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64}
registry=${REGISTRY:-ghcr.io/partnerinsights}
program=customer-adoption-operator
export GOTOOLCHAIN=local GOWORK=off

main() {
  mkdir -p bin
  step "building what packs" go -C hack/release build -o "$PWD/bin/release" .
  bin/release check -version "$version" -platforms "$platforms"
  rm -rf dist
  mkdir -p dist/build
  step "rendering config/default" render config/default dist/build/default.yaml
  step "rendering config/samples" render config/samples dist/samples.yaml
  # shellcheck disable=SC2086 # the platforms are words
  set -- $platforms
  local all=$# platform
  for platform; do
    step "compiling for $platform ($((all - $# + 1)) of $all; up to four minutes the first time)" compile "$platform"
    shift
  done
  step "packing $version" bin/release pack -version "$version" -revision "$(revision)" -registry "$registry" \
    -platforms "$platforms" ${BUILDER:+-builder "$BUILDER"}
  rm -rf dist/build
  say "the release $version is in dist"
}

render() {
  go tool -modfile=hack/tools/go.mod kustomize build "$1" >"$2"
}

# compile PLATFORM: with the least features of its processors, whatever this machine's settings are.
compile() {
  local os=${1%/*} arch=${1#*/} suffix=
  [ "$os" != windows ] || suffix=.exe
  CGO_ENABLED=0 GOOS=$os GOARCH=$arch GOAMD64=v1 GOARM64=v8.0 GOEXPERIMENT='' GOFLAGS='' \
    go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$version" -o "dist/build/${os}_$arch/$program$suffix" .
}

# revision: the commit, and whether more than that is in the folder. Nothing when this is no clone.
revision() {
  local commit
  commit=$(git rev-parse HEAD 2>/dev/null) || return 0
  [ -z "$(git status --porcelain)" ] || { say "  files differ from the commit $commit: the release says so" && commit=$commit-dirty; }
  echo "$commit"
}

main
