// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
)

// refInflation is section 6.
func refInflation(u *refFigure) (list []string) {
	if u == nil {
		return nil
	}
	excess := max(0, u.Adjusted-u.Whole)
	if u.unstated {
		excess = 0
	}
	for i, name := range []string{"TrialActivity", "LapsedSubscription", "LicenseTransfer"} {
		measured := []int64{u.Trial, u.Lapsed, u.Transfer}[i]
		if measured > 0 {
			list = append(list, fmt.Sprint(name, " ", measured, " Measured"))
		} else if share := min(u.estimates[i], excess); share > 0 {
			list = append(list, fmt.Sprint(name, " ", share, " Estimated"))
			excess -= share
		}
	}
	if u.Yammer > 0 {
		list = append(list, fmt.Sprint("YammerOveruse ", u.Yammer, " Measured"))
	}
	if excess > 0 {
		list = append(list, fmt.Sprint("Unexplained ", excess, " "))
	}
	if u.duplicates {
		list = append(list, "AttributionDuplicates 0 ")
	}
	if u.mixed {
		list = append(list, "MixedDates 0 ")
	}
	return list
}

// refTarget is the workload that a target means.
func refTarget(name string) string {
	name = strings.ToLower(name)
	for workload, names := range refSpellings {
		for _, n := range names {
			if strings.ToLower(n) == name {
				name = workload
			}
		}
	}
	if name == "copilot word" {
		name = "copilot/copilot word"
	}
	if name == "onedrive" {
		return "sharepoint"
	}
	return name
}

// refVerdicts is section 7 without a previous status, and section 10.
func refVerdicts(in assessment.Input, d, u *refFigure, dated []*refFigure, support refDemand) (verdicts []string, low, unknown bool) {
	t := in.Targets
	zone := func(f *refFigure) *time.Location {
		if z := in.Sources[f.Source].Zone; z != nil {
			return z
		}
		return time.UTC
	}
	stale := func(f *refFigure) bool {
		limit := t.MaxDataAge
		if limit == 0 && f.MonthKeyed {
			limit = 45 * 24 * time.Hour
		} else if limit == 0 {
			limit = 7 * 24 * time.Hour
		}
		day, _ := civil.ParseDate(f.AsOf)
		return in.Now.After(day.AddDays(1).In(zone(f)).Add(limit))
	}
	anyDated, anyStale := false, false
	for _, f := range dated {
		if f != nil {
			anyDated, anyStale = true, anyStale || stale(f)
		}
	}
	obstacle := func(figures ...*refFigure) string {
		var noData, rejected, old, few bool
		for _, f := range figures {
			if f == nil || f.Whole == 0 {
				noData = true
				continue
			}
			for i := range f.from {
				rejected = rejected || in.Sources[i].Rejected > 0
			}
			for figure, source := range support.lacks {
				isOf := figure == "deployment" && f == d || figure == "Entitlements" && f == u
				rejected = rejected || isOf && f.from[source] != nil
			}
			old = anyStale
			few = few || f.Whole < t.MinimumLicenses
		}
		for i, yes := range []bool{noData, rejected, old, few} {
			if yes {
				return []string{"NoData", "DataIncomplete", "DataStale", "TooFewLicenses"}[i]
			}
		}
		return ""
	}
	say := func(finding, status, reason string) { verdicts = append(verdicts, finding+" "+status+" "+reason) }
	conclude := func(finding string, bad bool, why, otherwise string) {
		if bad {
			say(finding, "True", why)
			return
		}
		say(finding, "False", otherwise)
	}

	if t.DeploymentPercent > 0 {
		if why := obstacle(d); why != "" {
			say("LowDeployment", "Unknown", why)
			unknown = true
		} else {
			bad := 100*d.Part < refAsked(t.Plan, t.Plan.Deployment, t.DeploymentPercent, d.AsOf)*d.Whole
			conclude("LowDeployment", bad, "BelowTarget", "OnTarget")
			low = low || bad
		}
	}
	on := t.UsagePercent > 0
	for _, w := range t.Workloads {
		on = on || w.UsagePercent > 0
	}
	if on {
		if why := obstacle(u); why != "" {
			say("LowUsage", "Unknown", why)
			unknown = true
		} else {
			judged, bad := t.UsagePercent > 0, false
			for _, w := range t.Workloads {
				f, ok := u.Workloads[refTarget(w.Name)]
				if w.UsagePercent > 0 && ok && f.Entitled > 0 && f.Entitled >= t.MinimumLicenses {
					judged = true
					bad = bad || 100*f.Adjusted < refAsked(t.Plan, 0, w.UsagePercent, u.AsOf)*f.Entitled
				}
			}
			switch {
			case !bad && t.UsagePercent > 0 && 100*u.Adjusted < refAsked(t.Plan, t.Plan.Usage, t.UsagePercent, u.AsOf)*u.Whole:
				say("LowUsage", "True", "BelowTarget")
				low = true
			case bad:
				say("LowUsage", "True", "WorkloadBelowTarget")
				low = true
			case judged:
				say("LowUsage", "False", "OnTarget")
			default:
				say("LowUsage", "Unknown", "NoData")
				unknown = true
			}
		}
	}
	if u == nil || u.unstated {
		say("UsageInflated", "Unknown", "NoData")
	} else {
		measured := u.Trial + u.Lapsed + u.Transfer + u.Yammer
		reason, most := "", int64(0)
		for _, line := range refInflation(u) {
			var name string
			var count int64
			_, _ = fmt.Sscan(line, &name, &count)
			if count > most {
				reason, most = name, count
			}
		}
		conclude("UsageInflated", u.Part > u.Whole || (measured > 0 && 100*measured >= 10*u.Whole), reason, "NotInflated")
	}
	if anyDated {
		conclude("DataStale", anyStale, "TooOld", "Fresh")
	} else {
		say("DataStale", "Unknown", "NoData")
	}
	var rejected, unread, silent bool
	for _, s := range in.Sources {
		rejected, unread, silent = rejected || s.Rejected > 0, unread || !s.Read, silent || !s.Found
	}
	switch {
	case rejected:
		say("DataIncomplete", "True", "RowsRejected")
	case len(support.lacks) > 0:
		say("DataIncomplete", "True", "CountsMissing")
	case unread:
		say("DataIncomplete", "True", "SourceNotRead")
	case silent:
		say("DataIncomplete", "True", "CustomerNotInExport")
	default:
		say("DataIncomplete", "False", "Complete")
	}
	var judged []*refFigure
	full := true
	if p := t.UpsellDeploymentPercent; p > 0 {
		judged = append(judged, d)
		full = full && d != nil && 100*d.Part >= int64(p)*d.Whole
	}
	if p := t.UpsellUsagePercent; p > 0 {
		judged = append(judged, u)
		full = full && u != nil && 100*u.Adjusted >= int64(p)*u.Whole
	}
	if len(judged) > 0 {
		if why := obstacle(judged...); why != "" {
			say("UpsellOpportunity", "Unknown", why)
		} else {
			conclude("UpsellOpportunity", full, "FullyUsed", "RoomToGrow")
		}
	}
	if t.HelpRequestsPer100Users > 0 {
		if support.asked && stale(&refFigure{Source: support.source, AsOf: support.asOf}) {
			say("HighSupportDemand", "Unknown", "DataStale")
		} else if !support.asked || support.users == 0 {
			say("HighSupportDemand", "Unknown", "NoData")
		} else {
			conclude("HighSupportDemand", 100*support.requests/support.users >= int64(t.HelpRequestsPer100Users), "AboveThreshold", "BelowThreshold")
		}
	}
	return verdicts, low, unknown
}
