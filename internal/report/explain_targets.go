// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func (x *explainer) deployment() {
	r := x.report
	if f := judgedLicenses(r); f != nil {
		x.item("Measured: %d of %d sold licenses%s are assigned%s; %d are not.", f.Assigned, f.Sold, x.whoseJudged(), percent(f.DeploymentPercent), f.Unassigned)
	}
	if f := r.Status.OwnLicenses; f != nil && !judgesOwn(r) {
		x.item("Of these, sold by you: %d of %d%s. They are shown, not judged.", f.Assigned, f.Sold, percent(f.DeploymentPercent))
	}
	if f := r.Status.Licenses; f != nil && judgesOwn(r) {
		x.item("Of all partners, shown and not judged: %d of %d%s.", f.Assigned, f.Sold, percent(f.DeploymentPercent))
	}
	x.goal(x.report.Spec.Targets.DeploymentPercent, belowDeployment)
	x.floor("sold")
}

func (x *explainer) usage() {
	if f := judgedUsage(x.report); f != nil {
		x.measuredUsage(f)
	}
	if f := x.report.Status.Usage; f != nil && judgesOwn(x.report) {
		x.item("Of all partners, shown and not judged: %d of %s %s are active%s.", f.AdjustedActive, entitled(f.Entitled), noun(f.Basis), percent(f.AdjustedUsagePercent))
	}
	if f := x.report.Status.AlternateUsage; f != nil {
		x.item("On the other basis, shown and not judged: %d of %s %s are active%s.", f.AdjustedActive, entitled(f.Entitled), noun(f.Basis), percent(f.AdjustedUsagePercent))
	}
	x.goal(x.report.Spec.Targets.UsagePercent, belowUsage)
	for _, t := range x.report.Spec.Targets.Workloads {
		x.workload(t)
	}
	x.floor("entitled")
}

// whoseJudged follows the name of what is counted: it says so when the
// verdicts look at one's own licenses.
func (x *explainer) whoseJudged() string {
	if judgesOwn(x.report) {
		return " sold by you"
	}
	return ""
}

// measuredUsage writes the reported figure and the judged one.
func (x *explainer) measuredUsage(f *v1alpha1.UsageFigures) {
	period := ""
	if f.WindowFrom != "" && f.WindowTo != "" {
		period = fmt.Sprintf(", from %s to %s", f.WindowFrom, f.WindowTo)
	}
	x.item("Measured: %d of %s %s%s are active%s%s.", f.Active, entitled(f.Entitled), noun(f.Basis), x.whoseJudged(), percent(f.UsagePercent), period)
	if f.AdjustedActive != f.Active {
		x.item("Judged: %d of %s%s, without the %d that are measured to inflate the figure.",
			f.AdjustedActive, entitled(f.Entitled), percent(f.AdjustedUsagePercent), f.Active-f.AdjustedActive)
	}
	if f.LowerBound {
		x.item("The true figure may be higher: OneDrive and SharePoint came as separate counts, of which the larger is used.")
	}
}

// entitled writes a number of entitlements, which the data may not say.
func entitled(count *int64) string {
	if count == nil {
		return "an unknown number of"
	}
	return strconv.FormatInt(*count, 10)
}

// goal writes a target, and from which percentage a figure below it recovers.
func (x *explainer) goal(target *int32, entry string) {
	if target == nil || *target == 0 {
		return
	}
	now, margin := asked(x.report, *target, entry), x.report.Spec.Targets.RecoveryMargin
	asks := x.path(now, *target)
	if margin == nil {
		x.item("%s A figure below it is low.", asks)
		return
	}
	end := recovery(now, margin)
	if isBelow(x.report, entry) {
		x.item("%s The figure was below it, so it recovers only at %d %% (recoveryMargin %d).", asks, end, *margin)
		return
	}
	x.item("%s A figure below it is low, and then recovers only at %d %% (recoveryMargin %d).", asks, end, *margin)
}

// workload writes the target of one workload and its figure.
func (x *explainer) workload(t v1alpha1.WorkloadTarget) {
	if t.UsagePercent == 0 {
		return
	}
	workloads := x.report.Status.Workloads
	i := slices.IndexFunc(workloads, func(w v1alpha1.WorkloadFigures) bool { return isFigureOf(w.Name, t) })
	if i < 0 {
		x.item("%s: target %d %%. It is not judged, because the workload has no figure.", t.Name, t.UsagePercent)
		return
	}
	entry := belowWorkloadPrefix + workloads[i].Name
	now, words := asked(x.report, t.UsagePercent, entry), fmt.Sprintf("target %d %%", t.UsagePercent)
	if now != t.UsagePercent {
		words += fmt.Sprintf(", of which the plan asks for %d %% by now", now)
	}
	state := "it reaches that"
	if isBelow(x.report, entry) {
		state = fmt.Sprintf("it is below and recovers at %d %%", recovery(now, x.report.Spec.Targets.RecoveryMargin))
	} else if count := workloads[i].Entitled; count == nil {
		state = "it is not judged, because the data does not say who is licensed"
	} else if floor := x.report.Spec.Targets.MinimumLicenses; floor != nil && *count < *floor {
		state = "too few entitlements to be judged"
	}
	x.item("%s: %s; %d of %s are active%s when adjusted; %s.",
		workloads[i].Name, words, workloads[i].Active, entitled(workloads[i].Entitled), percent(workloads[i].AdjustedUsagePercent), state)
}

// floor writes the smallest number of licenses that is judged.
func (x *explainer) floor(what string) {
	if least := x.report.Spec.Targets.MinimumLicenses; least != nil && *least > 0 {
		x.item("Minimum: %d %s licenses. Fewer are not judged.", *least, what)
	}
}

func (x *explainer) upsell() {
	targets := x.report.Spec.Targets.Upsell
	for _, t := range []struct {
		name   string
		target *int32
	}{{"deployment", targets.DeploymentPercent}, {"adjusted usage", targets.UsagePercent}} {
		if t.target != nil && *t.target > 0 {
			x.item("Needed: %s of %d %% or more.", t.name, *t.target)
		}
	}
}

func (x *explainer) support() {
	if f := x.report.Status.Support; f != nil {
		x.item("Measured: %d requests for help in 28 days.", f.Requests)
	}
	if target := x.report.Spec.Targets.HelpRequestsPer100Users; target != nil {
		x.item("High from %d requests per 100 active users.", *target)
	}
}

// percent gives ", 75 %", and nothing when the percentage is unknown.
func percent(p *int32) string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf(", %d %%", *p)
}

// noun names what a basis counts.
func noun(basis v1alpha1.UsageBasis) string {
	if basis == v1alpha1.UsageBasisUsers {
		return "users"
	}
	return "entitlements"
}
