#!/usr/bin/env bash
#
# Run after everything was generated anew: fails, with a list, when a module file is untidy or the tree is not what is
# committed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hack/progress.sh

for module in . hack/tools hack/controlplane; do
  if ! go -C "$module" mod tidy -diff; then
    fail "$module/go.mod or go.sum is not tidy: run 'go -C $module mod tidy' and commit the result"
  fi
done

changes=$(git status --porcelain --untracked-files=all)
if [ -n "$changes" ]; then
  say "$changes"
  fail "these files differ from what is committed: run 'make generate manifests docs' and commit the result"
fi
say "generated files and module files are up to date"
