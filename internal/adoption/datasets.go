// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// dataset gives rows of one kind of data for one kind of figure.
type dataset struct {
	kind facts.Kind
	// workloads says that its rows are about workloads, so that a scope of
	// workloads concerns them.
	workloads bool
	// perUser says that its rows are users of workloads: several sources of them
	// complete each other.
	perUser bool
	rows    func(v view, c *facts.Customer) []row
}

// The datasets: what each kind of data says about licenses and their use.
var (
	soldLicenses        = dataset{facts.KindDeployment, false, false, deploymentRows}
	soldSubscriptions   = dataset{facts.KindSubscription, false, false, assignedRows}
	workloadCounts      = dataset{facts.KindUsage, true, false, usageRows}
	workloadUsers       = dataset{facts.KindActivity, true, true, activityRows}
	activeSubscriptions = dataset{facts.KindSubscription, true, false, activeRows}
	distinctUsers       = dataset{facts.KindActivity, false, false, userRows}

	// datasets with all dates there are; distinct users have those of the
	// users of workloads.
	datasets = []dataset{soldLicenses, soldSubscriptions, workloadCounts, workloadUsers}
)

func deploymentRows(_ view, c *facts.Customer) []row {
	rows := make([]row, len(c.Deployments))
	for i, d := range c.Deployments {
		rows[i] = row{Subject: d.Subject, asOf: d.AsOf, whole: d.Sold, part: d.Assigned}
	}
	return rows
}

func usageRows(_ view, c *facts.Customer) []row {
	rows := make([]row, len(c.Usages))
	for i, u := range c.Usages {
		rows[i] = row{Subject: u.Subject, asOf: u.AsOf, whole: u.Entitled, part: u.Active}
	}
	return rows
}

// assignedRows are sold and assigned licenses of subscriptions: only counted
// ones, and only where both counts are known (docs/semantics.md section 4).
func assignedRows(_ view, c *facts.Customer) []row {
	rows := make([]row, len(c.Subscriptions))
	for i := range c.Subscriptions {
		s := &c.Subscriptions[i]
		rows[i] = row{
			Subject: s.Subject, asOf: s.AsOf, whole: s.Licenses, part: s.Assigned, subscription: s,
			notCounted: s.Standing != facts.StandingCounted || !s.HasAssigned,
			lacks:      s.Standing == facts.StandingCounted && s.LacksAssigned,
		}
	}
	return rows
}

// activeRows are entitled and active licenses of subscriptions, where the
// active count is known: only counted ones entitle, but all of them have
// activity (docs/semantics.md section 5).
func activeRows(_ view, c *facts.Customer) []row {
	rows := make([]row, len(c.Subscriptions))
	for i := range c.Subscriptions {
		s := &c.Subscriptions[i]
		r := row{Subject: s.Subject, asOf: s.AsOf, part: s.Active, subscription: s, notCounted: !s.HasActive, lacks: s.LacksActive}
		switch {
		case s.Standing == facts.StandingCounted:
			r.whole = s.Licenses
		case s.Standing == facts.StandingTrial:
			r.causes.Trial = s.Active
		case lapsed(s.Standing):
			r.causes.Lapsed = s.Active
		}
		rows[i] = r
	}
	return rows
}

// lapsed subscriptions were paid for once (docs/semantics.md section 6).
func lapsed(s facts.Standing) bool {
	return s == facts.StandingInGracePeriod || s == facts.StandingDisabled || s == facts.StandingDeprovisioned
}

// activityRows gives the users per workload.
func activityRows(v view, c *facts.Customer) []row {
	rows := make([]row, len(c.Activities))
	for i, a := range c.Activities {
		r := row{Subject: a.Subject, asOf: a.AsOf, whole: a.Entitled, unstated: a.Unstated, oneDrive: a.WithOneDrive}
		from, to := v.activityWindow(a.AsOf)
		for _, d := range a.Days {
			if inside(d.Day, from, to) {
				r.part += d.Licensed + d.Elsewhere + d.Gone + d.Unstated
				r.causes.Transfer += d.Gone
				if a.Workload == spelling.Yammer {
					r.causes.Yammer += d.Elsewhere
				}
			}
		}
		rows[i] = r
	}
	return rows
}

// inside says whether a day is in a span of days, both ends included.
func inside(d, from, to civil.Date) bool { return !d.Before(from) && !d.After(to) }
