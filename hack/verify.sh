#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Run after everything was generated anew: fails, with a list, when a module file is untidy, a direct dependency is not
# explained, or the tree is not what is committed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hack/progress.sh

# make test-release looks at hack/cosign, whose modules nothing else needs.
for module in . hack/tools hack/controlplane hack/versitygw hack/promtool hack/helm hack/helm-unittest hack/kubeconform hack/kube-score hack/krew hack/release hack/node test/browser test/node; do
  if ! go -C "$module" mod tidy -diff; then
    fail "$module/go.mod or go.sum is not tidy: run 'go -C $module mod tidy' and commit the result"
  fi
done

go list -m -f '{{if not (or .Indirect .Main)}}{{.Path}}{{end}}' all | while read -r module; do
  [ -z "$module" ] || grep -qF "\`$module\`" docs/dependencies.md ||
    fail "docs/dependencies.md does not say why go.mod requires $module: add a line"
done

# The race detector aside, one set of compile flags: other flags compile every package once more. DuckDB needs cgo, and a
# release must not depend on the machine that builds it.
if git grep -nE -- '-trimpath|CGO_ENABLED=|-gcflags|GOEXPERIMENT' Makefile 'hack/*.sh' ':!hack/verify.sh' ':!hack/bench.sh' ':!hack/release.sh'; then
  fail "these builds have compile flags of their own: leave them out, so that nothing is compiled twice"
fi

changes=$(git status --porcelain --untracked-files=all)
if [ -n "$changes" ]; then
  say "$changes"
  fail "these files differ from what is committed: run 'make generate manifests docs' and commit the result"
fi
say "generated files and module files are up to date"
