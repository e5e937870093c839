package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Entries of status.belowTarget.
const (
	belowDeployment     = "Deployment"
	belowUsage          = "Usage"
	belowWorkloadPrefix = "Usage/"
)

// The figures that are judged: one's own where the scope asks for them.

func (x *explainer) judgedLicenses() (*v1alpha1.LicenseFigures, string) {
	if x.ownOnly() {
		return x.report.Status.OwnLicenses, " of your own"
	}
	return x.report.Status.Licenses, ""
}

func (x *explainer) judgedUsage() (*v1alpha1.UsageFigures, string) {
	if x.ownOnly() {
		return x.report.Status.OwnUsage, " of your own licenses"
	}
	return x.report.Status.Usage, ""
}

func (x *explainer) ownOnly() bool {
	scope := x.report.Spec.Scope
	return scope != nil && scope.Licenses == v1alpha1.LicensesOwnPartner
}

func (x *explainer) deployment() {
	if f, whose := x.judgedLicenses(); f != nil {
		x.item("Measured: %d of %d sold licenses%s are assigned%s; %d are not.", f.Assigned, f.Sold, whose, percent(f.DeploymentPercent), f.Unassigned)
	}
	if f := x.report.Status.OwnLicenses; f != nil && !x.ownOnly() {
		x.item("Of these, your own: %d of %d%s. They are shown, not judged.", f.Assigned, f.Sold, percent(f.DeploymentPercent))
	}
	x.goal(x.report.Spec.Targets.DeploymentPercent, belowDeployment)
	x.floor("sold")
}

func (x *explainer) usage() {
	if f, whose := x.judgedUsage(); f != nil {
		x.measuredUsage(f, whose)
	}
	if f := x.report.Status.AlternateUsage; f != nil {
		x.item("On the other basis, shown and not judged: %d of %d %s are active%s.", f.AdjustedActive, f.Entitled, noun(f.Basis), percent(f.AdjustedUsagePercent))
	}
	x.goal(x.report.Spec.Targets.UsagePercent, belowUsage)
	for _, t := range x.report.Spec.Targets.Workloads {
		x.workload(t)
	}
	x.floor("entitled")
}

// measuredUsage is the figure as the data has it, and as it is judged.
func (x *explainer) measuredUsage(f *v1alpha1.UsageFigures, whose string) {
	period := ""
	if f.WindowFrom != "" && f.WindowTo != "" {
		period = fmt.Sprintf(", from %s to %s", f.WindowFrom, f.WindowTo)
	}
	x.item("Measured: %d of %d %s%s are active%s%s.", f.Active, f.Entitled, noun(f.Basis), whose, percent(f.UsagePercent), period)
	if f.AdjustedActive != f.Active {
		x.item("Judged: %d of %d%s, without the %d that are measured to inflate the figure.",
			f.AdjustedActive, f.Entitled, percent(f.AdjustedUsagePercent), f.Active-f.AdjustedActive)
	}
	if f.LowerBound {
		x.item("It is at least that: OneDrive and SharePoint came as separate counts, of which the larger is used.")
	}
}

// goal is a target and what hysteresis makes of it.
func (x *explainer) goal(target *int32, entry string) {
	if target == nil || *target == 0 {
		return
	}
	if x.report.Spec.Targets.RecoveryMargin == nil {
		x.item("Target: %d %%. Below it the finding begins.", *target)
		return
	}
	end := x.clears(*target)
	if x.isBelow(entry) {
		x.item("Target: %d %%. It is remembered as below, so it clears only at %d %% (recoveryMargin %d).", *target, end, x.margin())
		return
	}
	x.item("Target: %d %%. Below it the finding begins, and then clears only at %d %% (recoveryMargin %d).", *target, end, x.margin())
}

// workload is the target of one workload, with what it is held against.
func (x *explainer) workload(t v1alpha1.WorkloadTarget) {
	if t.UsagePercent == 0 {
		return
	}
	workloads := x.report.Status.Workloads
	i := slices.IndexFunc(workloads, func(w v1alpha1.WorkloadFigures) bool { return strings.EqualFold(w.Name, t.Name) })
	if i < 0 {
		x.item("%s: target %d %%, not judged: no figure of it is listed.", t.Name, t.UsagePercent)
		return
	}
	state := "it reaches that"
	if x.isBelow(belowWorkloadPrefix + workloads[i].Name) {
		state = fmt.Sprintf("it is below and clears at %d %%", x.clears(t.UsagePercent))
	} else if floor := x.report.Spec.Targets.MinimumLicenses; floor != nil && workloads[i].Entitled < *floor {
		state = "too few entitlements to be judged"
	}
	x.item("%s: target %d %%; %d of %d are active%s when adjusted; %s.",
		workloads[i].Name, t.UsagePercent, workloads[i].Active, workloads[i].Entitled, percent(workloads[i].AdjustedUsagePercent), state)
}

// floor is the least number that is judged.
func (x *explainer) floor(what string) {
	if least := x.report.Spec.Targets.MinimumLicenses; least != nil && *least > 0 {
		x.item("Floor: %d %s licenses; fewer are not judged.", *least, what)
	}
}

func (x *explainer) upsell() {
	targets := x.report.Spec.Targets.Upsell
	for _, t := range []struct {
		name   string
		target *int32
	}{{"deployment", targets.DeploymentPercent}, {"adjusted usage", targets.UsagePercent}} {
		if t.target != nil && *t.target > 0 {
			x.item("Wanted: %s of %d %% or more.", t.name, *t.target)
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

func (x *explainer) margin() int32 {
	if m := x.report.Spec.Targets.RecoveryMargin; m != nil {
		return *m
	}
	return 0
}

// clears is where a figure that was below its target is no longer low
// (semantics.md section 7).
func (x *explainer) clears(target int32) int32 { return min(target+x.margin(), 100) }

func (x *explainer) isBelow(entry string) bool {
	return slices.ContainsFunc(x.report.Status.BelowTarget, func(below string) bool { return strings.EqualFold(below, entry) })
}

// percent is ", 75 %", nothing where it is not known.
func percent(p *int32) string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf(", %d %%", *p)
}

// noun is what a basis counts.
func noun(basis v1alpha1.UsageBasis) string {
	if basis == v1alpha1.UsageBasisUsers {
		return "users"
	}
	return "entitlements"
}
