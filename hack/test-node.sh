#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# test-node.sh [TEST]: makes a release for this machine in dist/, and runs it as Pods of a cluster of one node: test/node.
# TEST is a pattern for -run. It needs Linux and root. Mounts, network and processes are in namespaces of their own, and end
# with the tests.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hack/progress.sh

[ "$(id -u)" = 0 ] || fail "a node needs root: run this as root, in a container with --privileged or in a virtual machine"
NODE=$(hack/node.sh)
KUBEBUILDER_ASSETS=$(hack/controlplane.sh)
HELM=$(hack/helm.sh)
VERSION=v0.0.0-node RELEASE=$PWD/bin/release POD_PROGRAM=$PWD/bin/node-pod
export NODE KUBEBUILDER_ASSETS HELM VERSION RELEASE POD_PROGRAM

PLATFORMS=linux/$(go env GOARCH) REGISTRY=127.0.0.1:5000/partnerinsights hack/release.sh $VERSION
step "building the tests" go -C test/node test -c -o "$PWD/bin/node.test" .
# Static, since its image has nothing else; linked so, because other compile flags would compile everything once more.
go -C test/node build -ldflags "-s -w -linkmode=external '-extldflags=-static -Wl,--no-warnings'" -o "$POD_PROGRAM" ./pod
cd test/node
exec unshare --mount --net --pid --fork --kill-child --mount-proc ../../bin/node.test -test.v -test.timeout 40m ${1:+-test.run "$1"}
