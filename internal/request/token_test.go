// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package request

import (
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func annotated(pairs ...string) *v1alpha1.ExportSource {
	source := &v1alpha1.ExportSource{ObjectMeta: metav1.ObjectMeta{Annotations: map[string]string{}}}
	for i := 0; i < len(pairs); i += 2 {
		source.Annotations[pairs[i]] = pairs[i+1]
	}
	return source
}

func TestRequestToken(t *testing.T) {
	const ours, flux = v1alpha1.RequestedAtAnnotation, v1alpha1.FluxRequestedAtAnnotation
	for _, test := range []struct {
		name      string
		object    metav1.Object
		handled   string
		token     string
		requested bool
	}{
		{"none", &v1alpha1.ExportSource{}, "", "", false},
		{"ours", annotated(ours, "a"), "", "a", true},
		{"the other name", annotated(flux, "b"), "", "b", true},
		{"of two the later", annotated(flux, "2026-11-19T08:00:00Z", ours, "2026-11-18T08:00:00Z"), "2026-11-18T08:00:00Z", "2026-11-19T08:00:00Z", true},
		{"handled", annotated(ours, "a"), "a", "a", false},
		{"a new one", annotated(ours, "b"), "a", "b", true},
		{"taken away", annotated(), "a", "", false},
		{"empty", annotated(ours, ""), "", "", false},
		{"too long to come back whole", annotated(ours, strings.Repeat("x", 300)), strings.Repeat("x", 256), strings.Repeat("x", 256), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := Token(test.object); got != test.token {
				t.Errorf("token %q, want %q", got, test.token)
			}
			if got := Pending(test.object, test.handled); got != test.requested {
				t.Errorf("requested %t, want %t", got, test.requested)
			}
		})
	}
}

// Taking the annotation away is no request, and does not undo one.
func TestHandledToken(t *testing.T) {
	if got := Handled(annotated(v1alpha1.RequestedAtAnnotation, "b"), "a"); got != "b" {
		t.Errorf("a new token: %q", got)
	}
	if got := Handled(annotated(), "a"); got != "a" {
		t.Errorf("no token any more: %q, want the last one", got)
	}
}
