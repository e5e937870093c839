// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// A target may spell its workload in any way that an export may.
func TestTargetFindsItsFigure(t *testing.T) {
	for _, test := range []struct {
		target, figure string
		want           bool
	}{
		{"Teams", "Teams", true},
		{"teams", "Teams", true},
		{"Microsoft 365 Copilot", "Copilot", true},
		{"Copilot Chat", "Copilot", false},
		{"OneDrive for Business", "SharePoint", true},
		{"EXO", "Exchange", true},
		{"Viva Engage", "Yammer", true},
		{"Field Service", "Field Service", true},
		{"Field Service", "Finance", false},
	} {
		if got := isFigureOf(test.figure, v1alpha1.WorkloadTarget{Name: test.target}); got != test.want {
			t.Errorf("%s has the target of %s: %t, want %t", test.figure, test.target, got, test.want)
		}
	}
}
