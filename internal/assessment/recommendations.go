// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

// Recommendation says what to try about a finding (docs/semantics.md section 10).
type Recommendation struct {
	// Finding is the type of the finding that is True.
	Finding string
	// Actions as codes; reports have the texts.
	Actions []string
}

// showValue is for customers who may not see what a license is good for.
var showValue = []string{"CaseStudies", "Testimonials", "TutorialBlogs", "Videos", "TrainingCourses"}

// actions per type of finding.
var actions = map[string][]string{
	lowDeployment:     showValue,
	lowUsage:          showValue,
	upsellOpportunity: {"TrainingCourses", "OfferMoreLicenses"},
	highSupportDemand: {"TrainingInPerson", "TrainingOnline", "PromoteSelfService", "RedesignSupportSite"},
	overAssigned:      {"MoveSeats", "RightSize"},
	renewalAtRisk:     {"TrainingBeforeRenewal", "RightSize", "MoveSeats"},
}

// recommend gives an entry for each finding that is True and that something
// can be done about, in the order of the findings.
func recommend(findings []Finding) (list []Recommendation) {
	for _, f := range findings {
		if a := actions[f.Type]; f.Status == True && a != nil {
			list = append(list, Recommendation{f.Type, a})
		}
	}
	return list
}
