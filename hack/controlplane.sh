#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Prints the folder that holds etcd, kube-apiserver and kubectl, and gets them first when they are missing.
# Only the folder goes to stdout; what is being done goes to stderr.
#
#   1. KUBEBUILDER_ASSETS, when set, is used as it is;
#   2. the user's cache folder, when it is complete (no time at all);
#   3. a download by setup-envtest, when one can be reached;
#   4. a build of the modules that hack/controlplane/go.mod pins, which always works.
#
# Several may run at once: one of them gets the programs, the others wait for it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GOTOOLCHAIN=local GOWORK=off
# shellcheck source=hack/progress.sh
. hack/progress.sh

programs=(etcd kube-apiserver kubectl)

main() {
  local dir=${KUBEBUILDER_ASSETS:-}
  if [ -n "$dir" ]; then
    has_programs "$dir" || fail "KUBEBUILDER_ASSETS=$dir does not hold ${programs[*]}: unset it, or name a folder that does"
  else
    kubernetes=$(pinned k8s.io/kubernetes) etcd=$(pinned go.etcd.io/etcd/server/v3)
    dir=${XDG_CACHE_HOME:-$HOME/.cache}/customer-adoption-operator/controlplane/$kubernetes-$(go env GOOS)-$(go env GOARCH)
    is_complete "$dir" || get_once "$dir"
  fi
  echo "$dir"
}

# get_once DIR: one process at a time gets the programs. Without flock two would both get them, which costs time and
# harms nothing: every file is moved into place whole.
get_once() {
  local dir=$1
  mkdir -p "$dir"
  exec 9>"$dir/.lock"
  if command -v flock >/dev/null && ! flock --nonblock 9; then
    step "waiting for another run that is getting the control plane" flock 9
  fi
  is_complete "$dir" && return
  parts=$(mktemp -d "$dir/.parts.XXXXXX")
  trap 'stop_step; rm -rf "$parts"' EXIT
  download || build
  for program in "${programs[@]}"; do mv -f "$parts/$program" "$dir/$program"; done
  stamp >"$parts/stamp" && mv -f "$parts/stamp" "$dir/.stamp"
  say "control plane $kubernetes is in $dir"
}

# download fails, and says so, when there is nothing to reach: a short look comes first, so that it costs seconds.
download() {
  local series=${kubernetes#v}
  series=${series%.*}.x
  step "building setup-envtest" envtest version || return
  if ! step "looking for a download of kube-apiserver $series" envtest list "$series" || ! grep -q available "$parts/list"; then
    say "no download can be reached: building instead"
    return 1
  fi
  if ! step "downloading kube-apiserver $series" envtest use "$series" || ! has_programs "$(cat "$parts/use")"; then
    say "the download failed: building instead"
    return 1
  fi
  mv "$(cat "$parts/use")"/* "$parts"
}

# envtest COMMAND [SERIES]: what it prints goes to the file named like the command. Looking may take 20 seconds.
envtest() {
  local limit=300
  [ "$1" != list ] || limit=20
  timeout "$limit" go tool -modfile=hack/tools/go.mod setup-envtest --bin-dir "$parts/envtest" -p path "$@" >"$parts/$1" 2>"$parts/error"
}

# build compiles in the order that shows progress: the small one first.
build() {
  modules "etcd and Kubernetes" hack/controlplane go.etcd.io/etcd/server/v3 k8s.io/kubernetes/cmd/kube-apiserver k8s.io/kubernetes/cmd/kubectl
  local go=(go -C hack/controlplane build) version="-X k8s.io/component-base/version.gitVersion=$kubernetes"
  step "building etcd $etcd (about a minute the first time)" \
    "${go[@]}" -ldflags "-s -w" -o "$parts/etcd" go.etcd.io/etcd/server/v3
  step "building kube-apiserver $kubernetes (about 5 minutes and 4 GB of Go build cache the first time)" \
    "${go[@]}" -ldflags "-s -w $version" -o "$parts/" k8s.io/kubernetes/cmd/kube-apiserver
  step "building kubectl $kubernetes (about a minute the first time)" \
    "${go[@]}" -ldflags "-s -w $version" -o "$parts/" k8s.io/kubernetes/cmd/kubectl
}

# pinned MODULE: its version in hack/controlplane/go.mod.
pinned() {
  awk -v module="$1" '$1 == module && $2 ~ /^v/ { print $2; exit }' hack/controlplane/go.mod
}

# stamp: what a complete folder must say it holds; written last.
stamp() {
  echo "kubernetes $kubernetes etcd $etcd"
}

is_complete() {
  has_programs "$1" && [ "$(cat "$1/.stamp" 2>/dev/null)" = "$(stamp)" ]
}

has_programs() {
  local program
  for program in "${programs[@]}"; do [ -x "$1/$program" ] || return 1; done
}

main
