#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Does what docs/getting-started.md says, from a fresh clone of what is committed here and with the control plane of
# make demo, and compares the outputs that the page shows.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=hack/progress.sh
. hack/progress.sh

main() {
  local repository=$PWD
  dir=$(mktemp -d "${TMPDIR:-/tmp}/getting-started.XXXXXX")
  export dir
  trap clean_up EXIT
  trap 'exit 130' INT TERM HUP
  go build -o bin/walk ./test/programs/walk
  # The page clones from the repository's address: here that is this folder.
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=url.file://$repository.insteadOf
  export GIT_CONFIG_VALUE_0=https://github.com/partnerinsights/customer-adoption-operator
  declare -f make say fail >"$dir/prelude"
  mkdir "$dir/home"
  (cd "$dir/home" && "$repository/bin/walk" "$repository/docs/getting-started.md" "$dir/prelude")
  say "docs/getting-started.md does what it says"
}

# make stands for the reader's: make demo gets a terminal of its own, and the line that it prints is pasted here.
make() {
  if [ "$*" != demo ]; then
    command make "$@"
    return
  fi
  local start=$SECONDS
  script --quiet --flush --return --command "make -C '$dir/home/customer-adoption-operator' demo" "$dir/demo.log" \
    </dev/null >/dev/null 2>&1 &
  echo $! >"$dir/demo.pid"
  until grep -q '^export KUBECONFIG=' "$dir/demo.log" 2>/dev/null; do
    if ! kill -0 "$(cat "$dir/demo.pid")" 2>/dev/null || ((SECONDS - start > 300)); then
      tail -n 40 "$dir/demo.log" >&2
      fail "make demo did not come to its end"
    fi
    sleep 0.2
  done
  eval "$(grep '^export KUBECONFIG=' "$dir/demo.log" | tr -d '\r')"
}

clean_up() {
  local pid
  if pid=$(cat "$dir/demo.pid" 2>/dev/null) && kill "$pid" 2>/dev/null; then
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  fi
  rm -rf "$dir"
}

main
