# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0

# shellcheck shell=bash
#
# packages.sh, to be sourced after progress.sh: programs from Debian's packages, for tests that need them.

# need PROGRAM PACKAGE...: installs the packages when the program is missing, which needs root.
need() {
  local program=$1
  shift
  ! command -v "$program" >/dev/null || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    fail "$program is missing: install it first, on Debian with 'apt-get install $*' as root"
  fi
  step "reading Debian's lists of packages" apt-get -qq update >&2
  step "installing $*" env DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes --no-install-recommends "$@" >&2
}
