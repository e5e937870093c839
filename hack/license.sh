#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# License headers of the Go files and of the scripts. `hack/license.sh` lists the files without one and then fails;
# `hack/license.sh fix` writes it into them. Generators write the header of what they generate from hack/boilerplate.go.txt.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. hack/progress.sh

owner='Copyright The Customer Adoption Operator Authors.'
license='SPDX-License-Identifier: Apache-2.0'

# header puts the two lines, as comments that begin with $1, at the top of standard input: below "#!" where there is one.
header() {
  awk -v mark="$1" -v owner="$owner" -v license="$license" '
    NR == 1 && /^#!/ { print; print "#" }
    NR == 1 { print mark " " owner; print mark " " license; if (!/^#!/) print "" }
    NR > 1 || !/^#!/ { print }'
}

missing=()
while IFS= read -r file; do
  [ -n "$(head -n 6 "$file" | grep -F "$license")" ] || missing+=("$file")
done < <(git ls-files --cached --others --exclude-standard -- '*.go' '*.sh' .ci/run hack/kubectl_complete-adoption ':!**/testdata/**')

case ${1:-check} in
check)
  [ ${#missing[@]} -eq 0 ] || { printf '%s\n' "${missing[@]}" && fail "${#missing[@]} files have no license header: run 'hack/license.sh fix'"; }
  say "every file has its license header"
  ;;
fix)
  for file in "${missing[@]}"; do
    case $file in *.go) mark='//' ;; *) mark='#' ;; esac
    with=$(header "$mark" <"$file" && printf x)
    printf '%s' "${with%x}" >"$file" # in place, so that the file keeps its mode
  done
  say "wrote ${#missing[@]} license headers"
  ;;
*)
  fail "usage: hack/license.sh [fix]"
  ;;
esac
