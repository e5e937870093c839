// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"strings"
	"testing"
)

// fluxKinds are the sources of Flux that can be read.
var fluxKinds = []string{"Bucket", "GitRepository", "OCIRepository", "ExternalArtifact"}

// fluxResource is the name that RBAC knows a kind by.
func fluxResource(kind string) string {
	if name, isRepository := strings.CutSuffix(strings.ToLower(kind), "repository"); isRepository {
		return name + "repositories"
	}
	return strings.ToLower(kind) + "s"
}

const fluxDefinition = `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: %[2]s.source.toolkit.fluxcd.io
spec:
  group: source.toolkit.fluxcd.io
  scope: Namespaced
  names: {kind: %[1]s, plural: %[2]s}
  versions:
  - name: v1
    served: true
    storage: true
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
---
`

const fluxSource = `
apiVersion: source.toolkit.fluxcd.io/v1
kind: %[1]s
metadata: {name: exports}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: from-%[2]s}
spec:
  dataset: LicenseUsage
  flux: {kind: %[1]s, name: exports, path: usage.csv}
---
`

// readFromFlux makes a source of each of Flux's kinds that has no artifact yet,
// and waits until the manager has found that out.
func readFromFlux(t *testing.T, namespace string) {
	t.Helper()
	var definitions, sources strings.Builder
	for _, kind := range fluxKinds {
		fmt.Fprintf(&definitions, fluxDefinition, kind, fluxResource(kind))
		fmt.Fprintf(&sources, fluxSource, kind, strings.ToLower(kind))
	}
	kubectlWith(t, definitions.String(), "apply", "-f", "-")
	t.Cleanup(func() { kubectlWith(t, definitions.String(), "delete", "-f", "-") })
	kubectl(t, "wait", "--for=condition=Established", "--timeout=60s", "crd", "--all")
	kubectlWith(t, sources.String(), "apply", "-n", namespace, "-f", "-")
	for _, kind := range fluxKinds {
		kubectl(t, "wait", "-n", namespace, "--timeout=60s", "exportsource/from-"+strings.ToLower(kind),
			`--for=jsonpath={.status.conditions[?(@.type=="Ready")].reason}=ArtifactNotReady`)
	}
}
