# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0

# shellcheck shell=bash
#
# Sourced by the scripts beside it: words for whoever is waiting. All of it goes to stderr.

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "error: $*"
  exit 1
}

step_pid=

# step WORDS COMMAND…: says what is being done, runs it, says every 15 seconds for how long, and returns its status.
step() {
  local words=$1 start=$SECONDS told=0 status=0
  shift
  say "$words …"
  "$@" &
  step_pid=$!
  while kill -0 "$step_pid" 2>/dev/null; do
    sleep 0.2
    if ((SECONDS - start - told >= 15)); then
      told=$((SECONDS - start))
      say "  … $told s"
    fi
  done
  wait "$step_pid" || status=$?
  step_pid=
  return "$status"
}

# modules WORDS DIR PACKAGE…: downloads the modules that the packages need, and says how many there are so far. DIR is
# the folder of the go.mod that pins them.
modules() {
  local words=$1
  shift
  step "getting the modules of $words" list_packages "$@"
}

list_packages() {
  local dir=$1
  shift
  go -C "$dir" list -deps "$@" 2>&1 >/dev/null | awk '
    /^go: downloading / { if (++n % 25 == 0) { print "  … " n " modules"; fflush() } next }
    { print }
    END { if (n) print "  " n " modules downloaded" }' >&2
}

# stop_step ends the command of a step that was interrupted.
stop_step() {
  [ -z "$step_pid" ] || kill "$step_pid" 2>/dev/null || true
}
