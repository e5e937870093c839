#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Shows the operator at work: a control plane of its own on loopback, the objects of config/default, the manager under
# the ServiceAccount they define, and config/samples until all of them are Ready.
#
# config/default is applied whole, so that the demo and a cluster have the same objects and rights. Its Deployment stays
# without Pods, for nothing here runs any: the manager built here takes that Pod's place, with a token of its
# ServiceAccount and no other right.
#
# With DEMO_ORIGINS=all it starts an https server, an S3 server, PostgreSQL and Graph too, and shows config/origins,
# which reads from them.
#
# In a terminal it stays until Ctrl-C. Without one, or with DEMO_ONCE=1, it stops when everything was shown: with 0, or
# with 1 and what failed. Nothing is left behind but the programs in the caches.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=hack/progress.sh
. hack/progress.sh
# shellcheck source=hack/demo_cluster.sh
. hack/demo_cluster.sh

main() {
  assets=$(hack/controlplane.sh)
  modules "the manager" . .
  step "building the manager (up to 3 minutes the first time)" make --silent build
  case ${DEMO_ORIGINS:-} in
    '') ;;
    all) build_servers ;;
    *) fail "DEMO_ORIGINS=$DEMO_ORIGINS: write all, or leave it out" ;;
  esac
  PATH=$assets:$PATH
  dir=$(mktemp -d "${TMPDIR:-/tmp}/customer-adoption-demo.XXXXXX")
  trap clean_up EXIT
  trap 'exit 130' INT TERM HUP
  start_control_plane
  install_operator
  [ -z "${DEMO_ORIGINS:-}" ] || start_servers
  start_manager
  apply_samples
  show
  if [ -t 0 ] && [ -t 1 ] && [ -z "${DEMO_ONCE:-}" ]; then stay; fi
  printf '\n%s\n' "The demo passed: all figures above were computed from config/samples${DEMO_ORIGINS:+ and config/origins}."
}

install_operator() {
  step "installing config/default" quietly kubectl apply --server-side -k config/default
  step "waiting for the CRDs" quietly kubectl wait --for=condition=Established --timeout=60s \
    crd/exportsources.adoption.partnerinsights.io crd/customeradoptions.adoption.partnerinsights.io \
    crd/portfolioadoptions.adoption.partnerinsights.io
  deployment='{.items[0].metadata.namespace} {.items[0].spec.template.spec.serviceAccountName}'
  read -r namespace account < <(kubectl get deployments -A -o jsonpath="$deployment" && echo)
}

# start_manager gives the manager a kubeconfig that holds its ServiceAccount's token only, and makes sure of it:
# a manager that runs as administrator would hide a missing right.
start_manager() {
  local user want=system:serviceaccount:$namespace:$account port
  write_kubeconfig "$dir/manager.kubeconfig" "$(kubectl -n "$namespace" create token "$account" --duration=24h)"
  user=$(kubectl --kubeconfig="$dir/manager.kubeconfig" auth whoami -o jsonpath='{.status.userInfo.username}')
  [ "$user" = "$want" ] || fail "the manager's kubeconfig belongs to $user, not to $want"
  say "starting the manager as $user …"
  port=$(free_port)
  env -u KUBECONFIG bin/customer-adoption-operator manager --kubeconfig="$dir/manager.kubeconfig" \
    --metrics-bind-address=0 --health-probe-bind-address="127.0.0.1:$port" \
    ${DEMO_ORIGINS:+--allowed-source-hosts=127.0.0.1} \
    --leader-elect --leader-election-namespace="$namespace" >"$dir/manager.log" 2>&1 &
  manager=$!
  pids+=("$manager")
}

apply_samples() {
  step "applying config/samples" quietly kubectl apply -k config/samples
  [ -z "${DEMO_ORIGINS:-}" ] || step "applying config/origins" quietly kubectl apply -f "$dir/origins.yaml"
  step "waiting until every sample is Ready" wait_until_ready
  ! grep -q forbidden "$dir/manager.log" || manager_failed "the manager lacks a right"
}

# wait_until_ready looks at all samples each second, for two minutes at most. They must be Ready and have come to rest: a
# report is Ready with the first of its sources, and is written once more with the second.
wait_until_ready() {
  local unready versions before start=$SECONDS
  while ((SECONDS - start < 120)); do
    kill -0 "$manager" 2>/dev/null || manager_failed "the manager stopped"
    before=${versions:-}
    versions=$(kubectl get exportsources,portfolioadoptions,customeradoptions -o jsonpath='{.items[*].metadata.resourceVersion}')
    unready=$(not_ready)
    [ -n "$unready" ] || [ "$versions" != "$before" ] || return 0
    sleep 1
  done
  say "not Ready, or not at rest, after two minutes:" && say "$unready"
  manager_failed "not every sample became Ready"
}

# not_ready prints the samples whose Ready condition is not True for their newest generation, and why.
not_ready() {
  local kind
  for kind in exportsources portfolioadoptions customeradoptions; do
    conditions "$kind" | awk -F '\t' -v kind="$kind" '
      NF == 1 { why[$1] = "no Ready condition yet" }
      $2 == "Ready" { why[$1] = $3 == "True" && $6 == "current" ? "" : $3 ", " $4 ": " $5 }
      END { for (name in why) if (why[name] != "") print "  " kind "/" name ": " why[name] }'
  done
}

# conditions KIND: a line with the name of each object, then one for each of its conditions: name, condition, status,
# reason, message and whether it is about the newest generation, tab-separated.
# shellcheck disable=SC2016
conditions() {
  kubectl get "$1" -o go-template='{{range .items}}{{$name := .metadata.name}}{{println $name}}
{{- $age := "outdated"}}{{if eq (print .metadata.generation) (print .status.observedGeneration)}}{{$age = "current"}}{{end}}
{{- range .status.conditions}}{{printf "%s\t%s\t%s\t%s\t%s\t%s\n" $name .type .status .reason .message $age}}{{end}}{{end}}'
}

show() {
  heading "kubectl get exportsources,portfolioadoptions,customeradoptions -o wide"
  kubectl get exportsources,portfolioadoptions,customeradoptions -o wide
  heading "conditions"
  (printf 'NAME\tCONDITION\tSTATUS\tREASON\tMESSAGE\n' && conditions customeradoptions) | table
  heading "kubectl get events --sort-by=.metadata.creationTimestamp"
  kubectl get events --sort-by=.metadata.creationTimestamp
}

# stay leaves everything running until Ctrl-C.
stay() {
  heading "How to go on, in another terminal"
  cat <<TEXT
export KUBECONFIG=$dir/admin.kubeconfig PATH=$assets:\$PATH
kubectl get customeradoptions --watch
kubectl edit configmap NAME        # a changed export is picked up within seconds
kubectl describe customeradoption NAME
tail -f $dir/manager.log           # what the manager does

Ctrl-C here stops everything.
TEXT
  trap 'say ""; exit 0' INT
  while kill -0 "$manager" 2>/dev/null; do sleep 1; done
  manager_failed "the manager stopped"
}

heading() { printf '\n%s\n\n' "== $*"; }

# table aligns tab-separated columns; the last one keeps its length. Lines of one column are left out.
table() {
  awk -F '\t' '
    NF > 1 { rows++; last[rows] = $5
             for (i = 1; i < 5; i++) { cell[rows, i] = $i; if (length($i) > width[i]) width[i] = length($i) } }
    END { for (r = 1; r <= rows; r++) { for (i = 1; i < 5; i++) printf "%-*s   ", width[i], cell[r, i]; print last[r] } }'
}

manager_failed() {
  say "" && say "the manager's last words:" && tail -n 40 "$dir/manager.log" >&2
  fail "$1"
}

main
