// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const twoReports = `
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: CustomerAdoption
metadata: {name: low}
spec: {customer: {id: customer-1}, sources: [{name: usage}]}
status: {adoption: Low}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: CustomerAdoption
metadata: {name: healthy}
spec: {customer: {id: customer-2}, sources: [{name: usage}]}
`

// TestStatusIsASubresource runs without a manager: what a status holds before
// anybody evaluated, and who may write it.
func TestStatusIsASubresource(t *testing.T) {
	namespace := newNamespace(t, "status")
	kubectlWith(t, twoReports+"---"+baseSource, "apply", "-n", namespace, "-f", "-")
	for _, object := range parseManifests(t, kubectl(t, "get", kinds, "-n", namespace, "-o", "json")) {
		status, _, _ := unstructured.NestedMap(object.Object, "status")
		if diff := cmp.Diff(map[string]any{"observedGeneration": int64(-1)}, status); diff != "" {
			t.Errorf("status of a new %s (-want +got):\n%s", object.GetKind(), diff)
		}
	}
	setAdoption(t, namespace, "low", `{"spec": {"suspend": true}, "status": {"adoption": "Low"}}`)
	for field, want := range map[string]string{"{.status.adoption}": "Low", "{.spec.suspend}": "", "{.metadata.generation}": "1"} {
		if got := kubectl(t, "get", "customeradoption/low", "-n", namespace, "-o", "jsonpath="+field); got != want {
			t.Errorf("%s is %q after a write to status, want %q", field, got, want)
		}
	}
}

func setAdoption(t *testing.T, namespace, name, patch string) {
	t.Helper()
	kubectl(t, "patch", "customeradoption/"+name, "-n", namespace, "--subresource=status", "--type=merge", "-p", patch)
}

// TestKubectlFindsObjects covers short names, categories and selectable fields.
func TestKubectlFindsObjects(t *testing.T) {
	namespace := newNamespace(t, "find")
	kubectlWith(t, twoReports+"---"+baseSource, "apply", "-n", namespace, "-f", "-")
	for name, adoption := range map[string]string{"low": "Low", "healthy": "Healthy"} {
		setAdoption(t, namespace, name, fmt.Sprintf(`{"status": {"adoption": %q, "adoptionReason": "Because%s"}}`, adoption, adoption))
	}
	const source, low, healthy = "exportsource/case", "customeradoption/low", "customeradoption/healthy"
	tests := []struct {
		arguments string
		want      []string
	}{
		{"exs", []string{source}},
		{"cad", []string{healthy, low}},
		{"adoption", []string{healthy, low, source}},
		{"all", []string{source}},
		{"cad --field-selector=status.adoption=Low", []string{low}},
		{"cad --field-selector=status.adoption!=Low", []string{healthy}},
		{"cad --field-selector=status.adoption=Unknown", []string{}},
		{"cad --field-selector=status.adoptionReason=BecauseLow", []string{low}},
		{"cad --field-selector=spec.customer.id=customer-2", []string{healthy}},
	}
	// What kubectl knew before the CRDs came is not asked.
	cache := t.TempDir()
	for _, tt := range tests {
		t.Run(tt.arguments, func(t *testing.T) {
			arguments := append([]string{"get", "--cache-dir=" + cache, "-n", namespace, "-o", "name"}, strings.Fields(tt.arguments)...)
			names := strings.Fields(strings.ReplaceAll(kubectl(t, arguments...), ".adoption.partnerinsights.io", ""))
			if diff := cmp.Diff(tt.want, names); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
