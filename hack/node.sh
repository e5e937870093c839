#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Prints the folder with the programs of a node, and builds them first when they are missing: kubelet, scheduler,
# controller manager and kube-proxy in the version of hack/controlplane/go.mod, containerd and the CNI plugins in those of
# hack/node/go.mod. It takes ten minutes of two processors the first time. NODE, when set, is used as it is.
#
# runc, nft, iptables and conntrack come from the system's packages. node.sh --cached fails instead of building.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GOTOOLCHAIN=local GOWORK=off
. hack/progress.sh
. hack/packages.sh

kubernetes_programs=(kubelet kube-scheduler kube-controller-manager kube-proxy)
containerd=github.com/containerd/containerd/v2
plugins=github.com/containernetworking/plugins

main() {
  local dir=${NODE:-} version cni
  version=$(version_of controlplane k8s.io/kubernetes)
  cni=$(version_of node $plugins)
  if [ -z "$dir" ]; then
    dir=${XDG_CACHE_HOME:-$HOME/.cache}/customer-adoption-operator/node/$version-$(version_of node $containerd)-$cni-$(go env GOARCH)
    if [ ! -e "$dir/.complete" ]; then
      [ "${1:-}" != --cached ] || fail "the programs of a node are not in $dir: run hack/node.sh, which builds them"
      build "$dir" "$version"
    fi
  fi
  need runc runc
  need nft nftables
  need iptables iptables
  need conntrack conntrack
  need ip iproute2
  echo "$dir"
}

# build DIR VERSION. Two at a time would both build, which costs time and harms nothing.
build() {
  mkdir -p "$1"
  part=$(mktemp -d "$1/.part.XXXXXX")
  trap 'stop_step; rm -rf "$part"' EXIT
  step "building the programs of a node, Kubernetes $2 (ten minutes the first time)" \
    go -C hack/controlplane build -ldflags "-s -w -X k8s.io/component-base/version.gitVersion=$2" -o "$part/" "${kubernetes_programs[@]/#/k8s.io/kubernetes/cmd/}"
  step "building containerd and the CNI plugins (three minutes the first time)" \
    go -C hack/node build -ldflags "-s -w" -o "$part/" $containerd/cmd/{containerd,ctr,containerd-shim-runc-v2} \
    $plugins/plugins/{main/bridge,main/loopback,ipam/host-local}
  mv -f "$part"/* "$1/"
  touch "$1/.complete"
}

# version_of FOLDER MODULE: what hack/FOLDER/go.mod pins.
version_of() {
  awk -v module="$2" '$1 == module && $2 ~ /^v/ { print $2; exit }' "hack/$1/go.mod"
}

main "$@"
