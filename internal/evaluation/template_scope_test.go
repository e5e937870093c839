// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// A template whose selection becomes empty takes it away: an apply of an empty
// object would leave the lists of before.
func TestTemplateHasNoEmptySelection(t *testing.T) {
	some := &v1alpha1.Selection{Include: []v1alpha1.FieldText{"a"}}
	for _, test := range []struct {
		name       string
		have, want *v1alpha1.Scope
	}{
		{"no scope", nil, nil},
		{"nothing is selected", &v1alpha1.Scope{Products: &v1alpha1.Selection{}, Services: some}, &v1alpha1.Scope{Services: some}},
		{"all are there", &v1alpha1.Scope{Products: some, Services: some, Workloads: some}, &v1alpha1.Scope{Products: some, Services: some, Workloads: some}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, withoutEmptySelections(test.have)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
