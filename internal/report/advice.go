// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// advice says what to consider and what to try about one or more findings
// (docs/semantics.md section 10).
type advice struct {
	Findings []string
	Problems []string
	Consider string
	Actions  []string
}

// considerations name the text about the background of a finding, where
// several findings share one text.
var considerations = map[string]string{
	v1alpha1.LowDeploymentCondition: "LowAdoption",
	v1alpha1.LowUsageCondition:      "LowAdoption",
}

// advice puts the recommendations into words. Recommendations that follow each
// other and say the same become one, under both findings.
func (l *Locale) advice(recommendations []v1alpha1.Recommendation) []advice {
	var all []advice
	for _, r := range recommendations {
		next := l.advise(r)
		if n := len(all); n > 0 && all[n-1].Consider == next.Consider && slices.Equal(all[n-1].Actions, next.Actions) {
			all[n-1].Findings = append(all[n-1].Findings, next.Findings...)
			all[n-1].Problems = append(all[n-1].Problems, next.Problems...)
			continue
		}
		all = append(all, next)
	}
	return all
}

func (l *Locale) advise(r v1alpha1.Recommendation) advice {
	a := advice{
		Findings: []string{l.code("condition", r.Finding)},
		Problems: []string{l.code("problem", r.Finding)},
		Consider: l.code("consider", cmp.Or(considerations[r.Finding], r.Finding)),
	}
	for _, action := range r.Actions {
		a.Actions = append(a.Actions, l.code("action", action))
	}
	return a
}
