# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0

# shellcheck shell=bash disable=SC2154
#
# Sourced by demo.sh: etcd and kube-apiserver on loopback as the calling user, in the folder $dir, with the programs in
# $PATH. No controller-manager and no kubelet: nothing collects garbage, and no Pod runs.

pids=()

# start_control_plane leaves KUBECONFIG set to an administrator's.
start_control_plane() {
  local etcd_port peer_port start=$SECONDS
  etcd_port=$(free_port) peer_port=$(free_port) api_port=$(free_port)
  make_certificate
  printf '%s,admin,1,"system:masters"\n' "$(random_word)" >"$dir/tokens.csv"
  etcd --data-dir "$dir/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls "http://127.0.0.1:$etcd_port" --advertise-client-urls "http://127.0.0.1:$etcd_port" \
    --listen-peer-urls "http://127.0.0.1:$peer_port" >"$dir/etcd.log" 2>&1 &
  pids+=($!)
  kube-apiserver --etcd-servers="http://127.0.0.1:$etcd_port" --bind-address=127.0.0.1 --secure-port="$api_port" \
    --advertise-address=127.0.0.1 --endpoint-reconciler-type=none --service-cluster-ip-range=10.0.0.0/24 \
    --cert-dir="$dir" --tls-cert-file="$dir/cert.pem" --tls-private-key-file="$dir/key.pem" \
    --authorization-mode=RBAC --token-auth-file="$dir/tokens.csv" \
    --service-account-issuer=https://kubernetes.default.svc --service-account-key-file="$dir/cert.pem" \
    --service-account-signing-key-file="$dir/key.pem" >"$dir/apiserver.log" 2>&1 &
  apiserver=$!
  pids+=("$apiserver")
  write_kubeconfig "$dir/admin.kubeconfig" "$(cut -d, -f1 "$dir/tokens.csv")"
  export KUBECONFIG=$dir/admin.kubeconfig
  step "starting etcd and kube-apiserver on 127.0.0.1:$api_port" wait_for_api_server
  say "the API server answers after $((SECONDS - start)) s"
}

# build_servers gets the programs of the servers that config/origins reads from.
build_servers() {
  POSTGRES=$(hack/postgres.sh)
  VERSITYGW=$(hack/versitygw.sh)
  export POSTGRES VERSITYGW
  step "building the servers' starter" go build -o bin/demo-servers ./test/programs/demo
}

# start_servers leaves config/origins in $dir/origins.yaml, with the addresses of the servers and their Secret.
start_servers() {
  kubectl kustomize config/origins >"$dir/config-origins.yaml"
  bin/demo-servers "$dir/origins.yaml" <"$dir/config-origins.yaml" >"$dir/servers.log" 2>&1 &
  servers=$!
  pids+=("$servers")
  step "starting an https server, an S3 server, PostgreSQL and Graph" wait_for_servers
}

wait_for_servers() {
  local start=$SECONDS
  until [ -e "$dir/origins.yaml" ]; do
    if ! kill -0 "$servers" 2>/dev/null || ((SECONDS - start > 60)); then
      tail -n 20 "$dir/servers.log" >&2
      fail "the servers did not start"
    fi
    sleep 0.2
  done
}

# make_certificate uses the generator that comes with Go, so that no openssl is needed. One key serves https and signs
# ServiceAccount tokens: it lives as long as the demo.
make_certificate() {
  local generator output
  generator=$(go env GOROOT)/src/crypto/tls/generate_cert.go
  output=$(cd "$dir" && umask 077 && GOFLAGS='' go run "$generator" --host 127.0.0.1 --ecdsa-curve P256 2>&1) ||
    fail "no certificate from $generator: $output"
}

wait_for_api_server() {
  local start=$SECONDS
  until kubectl get --raw /readyz >/dev/null 2>&1; do
    if ! kill -0 "$apiserver" 2>/dev/null || ((SECONDS - start > 120)); then
      tail -n 20 "$dir/etcd.log" "$dir/apiserver.log" >&2
      fail "kube-apiserver did not become ready"
    fi
    sleep 0.2
  done
}

# write_kubeconfig FILE TOKEN
write_kubeconfig() {
  (umask 077 && cat >"$1") <<CONFIG
apiVersion: v1
kind: Config
clusters: [{name: demo, cluster: {server: "https://127.0.0.1:$api_port", certificate-authority: "$dir/cert.pem"}}]
users: [{name: demo, user: {token: "$2"}}]
contexts: [{name: demo, context: {cluster: demo, user: demo}}]
current-context: demo
CONFIG
}

# free_port prints a port that nobody listens on, below those the kernel hands out itself.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

random_word() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# quietly COMMAND…: warnings and errors only.
quietly() { "$@" >/dev/null; }

# clean_up stops what was started here, in reverse, and removes the folder.
clean_up() {
  local status=$? i
  stop_step
  case $status in 0) ;; 130) say "stopped" ;; *) say "The demo failed." ;; esac
  for ((i = ${#pids[@]} - 1; i >= 0; i--)); do
    kill "${pids[i]}" 2>/dev/null || continue
    wait "${pids[i]}" 2>/dev/null || true
  done
  rm -rf "$dir"
}
