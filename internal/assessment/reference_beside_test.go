// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment_test

import (
	"fmt"
	"sort"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// refMarks is section 9: per date the figure's own data as known then.
func refMarks(in adoption.Input, all []refRow, f *refFigure) {
	kind := f.kind
	if kind == "anyone" {
		kind = "users"
	}
	for name, w := range f.Workloads {
		w.HighWater = w.Active
		for mark, active := range in.HighWater {
			if strings.EqualFold(mark, name) {
				w.HighWater = max(w.HighWater, active)
			}
		}
		f.Workloads[name] = w
	}
	done := map[string]bool{}
	for _, day := range all {
		if done[day.date] {
			continue
		}
		done[day.date] = true
		var counted []refRow
		for _, r := range refKnown(all, day.date) {
			_, _, _, ok := refCounts(r, "usage")
			gives := f.from[r.source][strings.Replace(refWorkload(r.subject), "onedrive", "sharepoint", 1)]
			if ok && (gives || kind != "users" && r.source == f.Source) && r.kind == kind && refInScope(in, r, true) {
				counted = append(counted, r)
			}
		}
		for i := range in.Sources {
			var rows []refRow
			for _, r := range counted {
				if r.source == i {
					rows = append(rows, r)
				}
			}
			works := refWorkloads(refWithoutRetired(rows))
			for name, w := range f.Workloads {
				w.HighWater = max(w.HighWater, works[name].Active)
				f.Workloads[name] = w
			}
		}
	}
}

func refPercent(part, whole int64) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprint(100 * part / whole)
}

// refTrend is section 9.
func refTrend(in adoption.Input, all []refRow, basis string) (trend []string) {
	type point struct{ date, deployment, usage, adjusted string }
	months := map[string]point{}
	done := map[string]bool{}
	for _, r := range all {
		month := r.date[:7]
		if done[month] {
			continue
		}
		done[month] = true
		known := refKnown(all, month+"-31")
		d := refDeployment(in, known, false)
		u := refUsage(in, known, basis, false, d)
		p := point{"", "-", "-", "-"}
		if d != nil {
			p.date, p.deployment = d.Newest, refPercent(d.Part, d.Whole)
		}
		if u != nil && !u.unstated {
			p.date, p.usage, p.adjusted = max(p.date, u.Newest), refPercent(u.Part, u.Whole), refPercent(u.Adjusted, u.Whole)
		}
		if strings.HasPrefix(p.date, month) && p.deployment+p.usage != "--" {
			months[month] = p
		}
	}
	text := func(p *int32) string {
		if p == nil {
			return "-"
		}
		return fmt.Sprint(*p)
	}
	for _, e := range in.Trend {
		earlier := point{e.AsOf.String(), text(e.Deployment), text(e.Usage), text(e.Adjusted)}
		month := earlier.date[:7]
		winner, ok := months[month]
		loser := earlier
		if !ok || earlier.date > winner.date {
			winner, loser = earlier, winner
		}
		if ok && winner.deployment == "-" {
			winner.deployment = loser.deployment
		}
		if ok && winner.usage == "-" {
			winner.usage, winner.adjusted = loser.usage, loser.adjusted
		}
		months[month] = winner
	}
	for _, p := range months {
		trend = append(trend, fmt.Sprint(p.date, " ", p.deployment, " ", p.usage, " ", p.adjusted))
	}
	sort.Strings(trend)
	return trend[max(0, len(trend)-13):]
}

// refStandings are the reasons of section 5 that the data gives, in their order.
var refStandings = []facts.Standing{
	facts.StandingTrial, facts.StandingSuspendedFraud, facts.StandingSuspendedNonPayment, facts.StandingUpgraded, facts.StandingCancelled,
	facts.StandingInGracePeriod, facts.StandingDisabled, facts.StandingDeprovisioned, facts.StandingOther,
}

func refSubscriptions(in adoption.Input, rows []refRow) (list []string) {
	sums := map[string][2]int64{}
	first := -1
	for _, r := range rows {
		if r.kind != "subscription" || (first >= 0 && r.source != first) {
			continue
		}
		first = r.source
		reason := string(r.sub.Standing)
		if in.OwnOnly && !refOwn(in, r.subject) {
			reason = "OtherPartner"
		}
		if !refInScope(in, r, false) {
			reason = "Excluded"
		}
		sums[reason] = [2]int64{sums[reason][0] + r.sub.Count, sums[reason][1] + r.sub.Licenses}
	}
	for _, reason := range append([]facts.Standing{facts.StandingCounted, "Excluded", "OtherPartner"}, refStandings...) {
		if s, ok := sums[string(reason)]; ok {
			list = append(list, fmt.Sprint(string(reason), s))
		}
	}
	return list
}

// refDemand is what customers ask for.
type refDemand struct {
	asked           bool
	source          int
	asOf            string
	requests, users int64
	// lacks are the figures that lack counts, each with its source
	lacks map[string]int
}

// refSupport is the last row of section 7: requests and users.
func refSupport(in adoption.Input, usage, alternate *refFigure) (demand refDemand) {
	for i, s := range in.Sources {
		if demand.asked || s.Customer == nil {
			continue
		}
		for _, r := range s.Customer.Requests {
			demand.asked, demand.source, demand.asOf = true, i, s.AsOf.String()
			age := s.AsOf.DaysSince(r.Day)
			if category := strings.ToLower(r.Category); (category == "help" || category == "howto") && age >= 0 && age <= 27 {
				demand.requests += r.Count
			}
		}
	}
	distinct := false
	for _, u := range []*refFigure{usage, alternate} {
		if u != nil && u.kind == "anyone" {
			distinct, demand.users = true, u.Part
		}
	}
	for _, u := range []*refFigure{usage, alternate} {
		if u != nil && !distinct {
			for name, w := range u.Workloads {
				if !refIsApp(name) {
					demand.users = max(demand.users, w.Active)
				}
			}
		}
	}
	return demand
}
