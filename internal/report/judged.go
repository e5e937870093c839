// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"slices"
	"strings"

	"k8s.io/utils/ptr"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// Entries of status.belowTarget. An entry of a workload ends in its name.
const (
	belowDeployment     = "Deployment"
	belowUsage          = "Usage"
	belowWorkloadPrefix = "Usage/"
)

// judgesOwn says whether the verdicts look at one's own licenses alone.
func judgesOwn(r *v1alpha1.CustomerAdoption) bool {
	return r.Spec.Scope != nil && r.Spec.Scope.Licenses == v1alpha1.LicensesOwnPartner
}

// judgedLicenses are the licenses that LowDeployment looks at; nil when they are
// unknown.
func judgedLicenses(r *v1alpha1.CustomerAdoption) *v1alpha1.LicenseFigures {
	if judgesOwn(r) {
		return r.Status.OwnLicenses
	}
	return r.Status.Licenses
}

// judgedUsage is the usage that LowUsage looks at; nil when it is unknown.
func judgedUsage(r *v1alpha1.CustomerAdoption) *v1alpha1.UsageFigures {
	if judgesOwn(r) {
		return r.Status.OwnUsage
	}
	return r.Status.Usage
}

// isBelow says whether a target counts as missed. A figure that was below its
// target may have reached it again and still count as below.
func isBelow(r *v1alpha1.CustomerAdoption, entry string) bool {
	return slices.ContainsFunc(r.Status.BelowTarget, func(below string) bool { return strings.EqualFold(below, entry) })
}

// recovery is the percentage from which a figure that was below its target
// counts as recovered (docs/semantics.md section 7).
func recovery(target int32, margin *int32) int32 { return min(target+ptr.Deref(margin, 0), 100) }

// isFigureOf says that a workload has the figure that a target is for, however
// the target spells the workload.
func isFigureOf(workload string, t v1alpha1.WorkloadTarget) bool {
	return strings.EqualFold(workload, spelling.Figure(t.Name))
}
