// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestLicenseFigures is docs/semantics.md section 4: nothing sold has no percentage,
// more assigned than sold exceeds 100 % and leaves 0 unassigned.
func TestLicenseFigures(t *testing.T) {
	for _, want := range []v1alpha1.LicenseFigures{
		{Sold: 120, Assigned: 91, Unassigned: 29, DeploymentPercent: ptr.To[int32](75)},
		{Sold: 10, Assigned: 10, DeploymentPercent: ptr.To[int32](100)},
		{Sold: 10, Assigned: 13, DeploymentPercent: ptr.To[int32](130)},
		{Sold: 0, Assigned: 3},
		{Sold: 10, Unassigned: 10, DeploymentPercent: ptr.To[int32](0)},
	} {
		if diff := cmp.Diff(&want, licenseFigures(&adoption.Deployment{Sold: want.Sold, Assigned: want.Assigned})); diff != "" {
			t.Errorf("%d of %d (-want +got):\n%s", want.Assigned, want.Sold, diff)
		}
	}
}
