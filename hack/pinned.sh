# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0

# shellcheck shell=bash
#
# Sourced by the scripts that print the path of one program, which tests run. Several may run at once: each builds for
# itself and moves the program into place whole.
export GOTOOLCHAIN=local GOWORK=off
# shellcheck source=hack/progress.sh
. hack/progress.sh

# pinned GIVEN NAME MODULE PACKAGE: prints the path of a program. GIVEN is used as it is, when it is not empty. Otherwise
# the program is in the user's cache folder, built first when it is missing, in the version of MODULE that
# hack/NAME/go.mod pins. Only the path goes to stdout.
pinned() {
  local program=$1 name=$2 module=$3 package=$4 version dir
  if [ -n "$program" ]; then
    [ -x "$program" ] || fail "${name^^}=$program is no program: unset it, or name one"
  else
    version=$(awk -v module="$module" '$1 == module { print $2; exit }' "hack/$name/go.mod")
    dir=${XDG_CACHE_HOME:-$HOME/.cache}/customer-adoption-operator/$name/$version-$(go env GOOS)-$(go env GOARCH)
    program=$dir/$name
    [ -x "$program" ] || build_pinned "$dir" "$name" "$version" "$package"
  fi
  echo "$program"
}

# build_pinned DIR NAME VERSION PACKAGE: builds the program into DIR.
build_pinned() {
  local dir=$1 name=$2 version=$3 package=$4
  mkdir -p "$dir"
  part=$(mktemp -d "$dir/.part.XXXXXX")
  trap 'stop_step; rm -rf "$part"' EXIT
  modules "$name" "hack/$name" "$package"
  step "building $name $version (about 2 minutes the first time)" \
    go -C "hack/$name" build -ldflags "-s -w" -o "$part/$name" "$package"
  mv -f "$part/$name" "$dir/$name"
}
