#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# Prints the path of versitygw, the S3 server of the tests, and builds it first when it is missing. VERSITYGW, when set, is used as it is.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=hack/pinned.sh
. hack/pinned.sh

pinned "${VERSITYGW:-}" versitygw github.com/versity/versitygw github.com/versity/versitygw/cmd/versitygw
