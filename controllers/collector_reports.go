// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"cmp"

	"github.com/prometheus/client_golang/prometheus"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
)

// What is told of the CustomerAdoptions of a namespace, without naming one.
var (
	verdictCounts = prometheus.NewDesc("adoption_customeradoptions",
		"CustomerAdoptions by verdict: Healthy, Low or Unknown, which those not evaluated yet are too.",
		[]string{"namespace", "adoption"}, nil)
	findingCounts = prometheus.NewDesc("adoption_customeradoption_findings",
		"CustomerAdoptions for which a finding is True.",
		[]string{"namespace", "finding"}, nil)
	unreadyCount = prometheus.NewDesc("adoption_customeradoptions_unready",
		"CustomerAdoptions that wait for a source or a first evaluation.",
		[]string{"namespace"}, nil)
)

var adoptionVerdicts = []v1alpha1.AdoptionVerdict{v1alpha1.AdoptionHealthy, v1alpha1.AdoptionLow, v1alpha1.AdoptionUnknown}

// reportCounts are the counts of one namespace.
type reportCounts struct {
	verdicts map[v1alpha1.AdoptionVerdict]int64
	findings map[string]int64
	unready  int64
}

func collectReports(reports []v1alpha1.CustomerAdoption, series chan<- prometheus.Metric) {
	for namespace, counts := range countReports(reports) {
		// Counts of 0 are shown too: an alert on one ends by it.
		for _, verdict := range adoptionVerdicts {
			show(series, verdictCounts, counts.verdicts[verdict], namespace, string(verdict))
		}
		for _, finding := range evaluation.VerdictConditions {
			show(series, findingCounts, counts.findings[finding], namespace, finding)
		}
		show(series, unreadyCount, counts.unready, namespace)
	}
}

// countReports counts by namespace.
func countReports(reports []v1alpha1.CustomerAdoption) map[string]*reportCounts {
	counts := map[string]*reportCounts{}
	for i := range reports {
		r := &reports[i]
		c := counts[r.Namespace]
		if c == nil {
			c = &reportCounts{map[v1alpha1.AdoptionVerdict]int64{}, map[string]int64{}, 0}
			counts[r.Namespace] = c
		}
		c.verdicts[cmp.Or(r.Status.Adoption, v1alpha1.AdoptionUnknown)]++
		for _, finding := range evaluation.VerdictConditions {
			c.findings[finding] += yes(meta.IsStatusConditionTrue(r.Status.Conditions, finding))
		}
		c.unready += yes(!meta.IsStatusConditionTrue(r.Status.Conditions, v1alpha1.ReadyCondition))
	}
	return counts
}
