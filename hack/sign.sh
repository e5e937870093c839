#!/usr/bin/env bash
#
# Copyright The Customer Adoption Operator Authors.
# SPDX-License-Identifier: Apache-2.0
#
# sign.sh VERSION: signs the release VERSION, which is in dist and was pushed to a registry, with cosign.
#
#   KEY       the private key, such as cosign.key. COSIGN_PASSWORD opens it. Nothing is published then. Without KEY the
#             identity of the workflow signs (keyless), and the public log of Sigstore gets an entry
#   REGISTRY  the registry that image and chart were pushed to
#
# Signatures of image and chart, and the bills of materials of the image, go into the registry. Those of checksums.txt
# and provenance.json go beside them, as *.sigstore.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
# shellcheck source=hack/progress.sh
. hack/progress.sh

version=${1:-}
registry=${REGISTRY:-ghcr.io/partnerinsights}
platforms=${PLATFORMS:-linux/amd64 linux/arm64}

main() {
  local cosign how=(--yes)
  cosign=$(hack/cosign.sh)
  [ -z "${KEY:-}" ] || with_key
  while read -r what name; do
    step "signing $name" "$cosign" sign "${how[@]}" "$name"
    case $what in linux_*)
      step "attesting what $name consists of" "$cosign" attest "${how[@]}" --type cyclonedx \
        --predicate "dist/customer-adoption-operator_${version}_$what.image.cdx.json" "$name"
      ;;
    esac
  done < <(bin/release names -version "$version" -registry "$registry" -platforms "$platforms")
  step "signing checksums.txt" "$cosign" sign-blob "${how[@]}" --bundle dist/checksums.txt.sigstore.json dist/checksums.txt
  step "signing provenance.json" "$cosign" attest-blob "${how[@]}" --statement dist/provenance.json \
    --bundle dist/provenance.json.sigstore.json dist/checksums.txt
}

# with_key: the key signs, and no service of Sigstore is asked.
with_key() {
  services=$(mktemp)
  trap 'stop_step; rm -f "$services"' EXIT
  "$cosign" signing-config create --out "$services"
  how+=(--key "$KEY" --signing-config "$services")
}

main
