// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func TestVerdictReason(t *testing.T) {
	tooFew := func(condition string) *v1alpha1.CustomerAdoption {
		r := &v1alpha1.CustomerAdoption{}
		r.Spec.Targets.MinimumLicenses = new(int64(10))
		r.Status.Adoption, r.Status.AdoptionReason = v1alpha1.AdoptionUnknown, v1alpha1.ReasonTooFewLicenses
		r.Status.Licenses = &v1alpha1.LicenseFigures{Sold: 5}
		r.Status.Usage = &v1alpha1.UsageFigures{Entitled: new(int64(7))}
		r.Status.Conditions = []metav1.Condition{{Type: condition, Reason: v1alpha1.ReasonTooFewLicenses}}
		return r
	}
	low := &v1alpha1.CustomerAdoption{}
	low.Spec.Targets = v1alpha1.Targets{DeploymentPercent: new(int32(70)), Workloads: []v1alpha1.WorkloadTarget{{Name: "EXO", UsagePercent: 60}}}
	low.Status.Adoption, low.Status.BelowTarget = v1alpha1.AdoptionLow, []string{"Deployment", "Usage/Exchange"}
	low.Status.Licenses = &v1alpha1.LicenseFigures{DeploymentPercent: new(int32(49))}
	low.Status.Workloads = []v1alpha1.WorkloadFigures{{Name: "Exchange", AdjustedUsagePercent: new(int32(47))}}
	healthy := &v1alpha1.CustomerAdoption{Status: v1alpha1.CustomerAdoptionStatus{Adoption: v1alpha1.AdoptionHealthy, AdoptionReason: v1alpha1.ReasonOnTarget}}
	for want, r := range map[string]*v1alpha1.CustomerAdoption{
		"Too few licenses to judge (5 of 10)":                                           tooFew(v1alpha1.LowDeploymentCondition),
		"Too few licenses to judge (7 of 10)":                                           tooFew(v1alpha1.LowUsageCondition),
		"Deployment: Below the target of 70% · Exchange: Below the target of 60% (47%)": low,
		"On target":         healthy,
		"Not evaluated yet": {},
	} {
		if diff := cmp.Diff(want, locale(t, "en").verdictReason(r)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}
