// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestRecommendations is docs/semantics.md section 10, rows LowUsage and
// LowDeployment, HighSupportDemand, UpsellOpportunity: what to try.
func TestRecommendations(t *testing.T) {
	value := []string{"CaseStudies", "Testimonials", "TutorialBlogs", "Videos", "TrainingCourses"}
	for name, c := range map[string]struct {
		change func(*Input)
		want   []Recommendation
	}{
		"nothing to do":       {func(*Input) {}, nil},
		"LowDeployment":       {func(in *Input) { in.Metrics.Deployment.Assigned = 1 }, []Recommendation{{lowDeployment, value}}},
		"LowUsage":            {func(in *Input) { usageOf(in, adoption.Workload{Entitled: 100}) }, []Recommendation{{lowUsage, value}}},
		"UsageInflated alone": {func(in *Input) { usageOf(in, adoption.Workload{Entitled: 100, Active: 101}) }, nil},
		"both are said": {
			func(in *Input) {
				in.Metrics.Deployment.Assigned = 1
				usageOf(in, adoption.Workload{Entitled: 100})
			},
			[]Recommendation{{lowDeployment, value}, {lowUsage, value}},
		},
		"HighSupportDemand": {
			func(in *Input) {
				in.Targets.HelpRequestsPer100Users = 10
				in.Metrics.Support = &adoption.Support{Origin: adoption.Origin{Source: 1, AsOf: asOf}, Requests: 9, Users: 9, Per100Users: new(int32(100))}
			},
			[]Recommendation{{highSupportDemand, []string{"TrainingInPerson", "TrainingOnline", "PromoteSelfService", "RedesignSupportSite"}}},
		},
		"UpsellOpportunity": {
			func(in *Input) { in.Targets.UpsellDeploymentPercent, in.Targets.UpsellUsagePercent = 50, 50 },
			[]Recommendation{{upsellOpportunity, []string{"TrainingCourses", "OfferMoreLicenses"}}},
		},
		"nothing for what is unknown": {func(in *Input) { in.Metrics = adoption.Metrics{} }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, Assess(changed(c.change)).Recommendations); diff != "" {
				t.Errorf("recommendations (-want +got):\n%s", diff)
			}
		})
	}
}
