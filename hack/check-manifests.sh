#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Checks all that is installed, every folder of config/ and the chart with few and with all of its parts: kubeconform by
# the schemas of Kubernetes and of the CRDs, kube-score by what is good practice. Any finding that is critical fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=hack/pinned.sh
. hack/pinned.sh

chart=charts/customer-adoption-operator
# Kinds of other projects, whose CRDs are not here. promtool checks the rules.
foreign=ServiceMonitor,PrometheusRule,Certificate,Issuer
# What is not followed, and why:
#   container-image-pull-policy: an image has a tag of its own or a digest, so that a node need not ask for it again
#   container-ephemeral-storage-request-and-limit: the file system is read-only, and the kubelet rotates the log
#   pod-networkpolicy: config/networkpolicy and a value of the chart, for clusters that use network policies
ignored=(--ignore-container-cpu-limit --ignore-test container-image-pull-policy
  --ignore-test container-ephemeral-storage-request-and-limit --ignore-test pod-networkpolicy)

main() {
  helm=$(hack/helm.sh)
  kubeconform=$(pinned "" kubeconform github.com/yannh/kubeconform github.com/yannh/kubeconform/cmd/kubeconform)
  kubescore=$(pinned "" kube-score github.com/zegl/kube-score github.com/zegl/kube-score/cmd/kube-score)
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  mkdir "$work/schemas"
  go run ./hack/schemas "$work/schemas" "$(kubernetes)/api/openapi-spec/swagger.json" config/crd/bases/*.yaml
  local folder
  while read -r folder; do
    go tool -modfile=hack/tools/go.mod kustomize build "$folder" >"$work/$(tr / - <<<"$folder").yaml"
  done < <(git ls-files 'config/**ustomization*' | xargs -n 1 dirname | sort -u)
  { echo --- && cat "$work/config-default.yaml"; } >>"$work/config-networkpolicy.yaml" # it is about these Pods
  render >"$work/chart.yaml"
  render --set certificate.secretName=tls --set metrics.serviceMonitor=true --set metrics.rules=true \
    --set metrics.dashboard=true --set networkPolicy.enabled=true --set replicas=2 >"$work/chart-full.yaml"
  check "$work"/*.yaml
}

render() {
  "$helm" template customer-adoption "$chart" -n customer-adoption-system --kube-version=1.37.1 "$@"
}

kubernetes() {
  go -C hack/controlplane mod download k8s.io/kubernetes
  go -C hack/controlplane list -m -f '{{.Dir}}' k8s.io/kubernetes
}

check() {
  "$kubeconform" -strict -summary -skip "$foreign" -schema-location "$work/schemas/{{.Group}}_{{.ResourceAPIVersion}}_{{.ResourceKind}}.json" "$@" >&2 ||
    fail "kubeconform refuses a manifest"
  local file
  for file; do
    # The leader labels its own Pod for the Service of the exports: kube-score can't know that.
    sed '/adoption.partnerinsights.io\/leader: "true"/d' "$file" | "$kubescore" score "${ignored[@]}" --output-format ci - >"$work/score" || {
      grep '^\[CRITICAL\]' "$work/score" >&2
      fail "kube-score has critical findings in $(basename "$file")"
    }
  done
  say "kubeconform and kube-score have nothing against $# sets of manifests"
}

main
