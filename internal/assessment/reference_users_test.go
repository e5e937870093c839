// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// refUsers is sections 3.1 and 5: each user once in each workload of a service
// on a date, with what any row says. OneDrive is SharePoint.
func refUsers(drawn []facts.Record, days int) (rows []refRow) {
	type place struct {
		subject   facts.Subject
		date, who string
	}
	users := map[place]refRow{}
	for _, r := range drawn {
		alive, licensed, unstated := false, false, false
		for _, other := range drawn {
			same := other.User.ID == r.User.ID && other.AsOf == r.AsOf && other.Subject.MonthKeyed == r.Subject.MonthKeyed
			alive = alive || (same && !other.User.Deleted)
			for _, w := range other.User.Workloads {
				counts := same && !refRetired(drawn, other, w.Workload)
				licensed = licensed || (counts && w.Licensed)
				unstated = unstated || (counts && w.Unstated)
			}
		}
		for _, w := range r.User.Workloads {
			s := facts.Subject{Service: r.Subject.Service, MonthKeyed: r.Subject.MonthKeyed, Workload: strings.Replace(w.Workload, "OneDrive", "SharePoint", 1)}
			if w.Workload == "Copilot Word" {
				s.PartOf = "Copilot"
			}
			p := place{s, r.AsOf.String(), r.User.ID}
			u, ok := users[p]
			if !ok {
				u = refRow{kind: "users", subject: s, date: p.date, who: p.who}
			}
			if partner := r.Subject.PartnerID; u.subject.PartnerID == "" || (partner != "" && partner < u.subject.PartnerID) {
				u.subject.PartnerID = partner
			}
			if alive && w.Licensed {
				u.entitled = 1
			}
			if w.LastActivity.IsValid() && !w.LastActivity.After(r.AsOf) {
				u.last = max(u.last, w.LastActivity.String())
			}
			if w.LastActivity.IsValid() && w.LastActivity.After(r.AsOf) {
				u.later = true
			}
			if alive && w.Unstated {
				u.unstated = 1
			}
			u.gone = !alive || (!licensed && !unstated)
			users[p] = u
		}
	}
	for p, u := range users {
		var sharePoint, oneDrive bool
		for _, r := range drawn {
			if r.Subject.Service != p.subject.Service || r.AsOf.String() != p.date || r.Subject.MonthKeyed != p.subject.MonthKeyed {
				continue
			}
			for _, w := range r.User.Workloads {
				sharePoint, oneDrive = sharePoint || w.Workload == "SharePoint", oneDrive || w.Workload == "OneDrive"
			}
		}
		if u.subject.Workload == "SharePoint" {
			u.withOneDrive = sharePoint && oneDrive
			if !sharePoint {
				u.subject.Workload = "OneDrive"
			}
		}
		u.unstated *= 1 - u.entitled
		u.elsewhere = !u.gone && u.entitled+u.unstated == 0
		for _, r := range drawn {
			same := r.AsOf.String() == p.date && r.Subject.MonthKeyed == p.subject.MonthKeyed && r.User.Period > 0
			if same && (u.period == 0 || r.User.Period < u.period) {
				u.period = r.User.Period
			}
		}
		rows = append(rows, refRecut(u, refLater(u.date, 1-days), u.date))
	}
	return rows
}

// refPerUser is section 5: of each workload the rows of the first source that has
// it. counted are those that count; base gives the figure its date.
func refPerUser(in adoption.Input, rows []refRow, own bool, keep func(refRow) bool) (base, counted []refRow) {
	given := map[string]bool{}
	found := make([][]refRow, len(in.Sources))
	for n := range 2 * len(in.Sources) {
		// First the workloads whose licenses are stated, of all sources.
		i, stated := n%len(in.Sources), n < len(in.Sources)
		var all []refRow
		unstated := map[string]bool{}
		named := false
		for _, r := range rows {
			if r.source == i && r.kind == "users" && refInScope(in, r, true) && keep(r) {
				all = append(all, r)
				unstated[r.subject.Workload] = unstated[r.subject.Workload] || r.unstated > 0
			}
		}
		all = refWithoutRetired(all)
		for _, r := range all {
			named = named || r.subject.PartnerID != ""
		}
		if own && !named {
			continue
		}
		now := map[string]bool{}
		for _, r := range all {
			switch {
			case unstated[r.subject.Workload] == stated:
				continue
			case !given[r.subject.Workload]:
			case r.withOneDrive && !given["OneDrive"]:
				r.subject.Workload = "OneDrive"
			default:
				continue
			}
			now[r.subject.Workload] = true
			if r.withOneDrive {
				now["OneDrive"] = true
			}
			found[i] = append(found[i], r)
		}
		maps.Copy(given, now)
	}
	if base = slices.Concat(found...); len(refWhole(base)) == 0 {
		return nil, nil
	}
	if !own {
		return base, base
	}
	for _, r := range base {
		if refOwn(in, r.subject) {
			counted = append(counted, r)
		}
	}
	if len(counted) > 0 {
		return counted, counted
	}
	return base, nil
}

// refWithoutRetired is section 3.7, for the rows of a workload in one source.
func refWithoutRetired(rows []refRow) (rest []refRow) {
	active := int64(0)
	for _, r := range rows {
		if r.subject.Workload == "Skype for Business" {
			active += refActive(r)
		}
	}
	for _, r := range rows {
		if r.subject.Workload != "Skype for Business" || active > 0 {
			rest = append(rest, r)
		}
	}
	return rest
}

func refActive(r refRow) int64 {
	if r.kind == "subscription" {
		return r.sub.Active
	}
	return r.active
}

// refRetired is the same of rows as they were drawn.
func refRetired(drawn []facts.Record, r facts.Record, workload string) bool {
	if workload != "Skype for Business" {
		return false
	}
	for _, o := range drawn {
		same := o.Subject.Service == r.Subject.Service && o.AsOf == r.AsOf && o.Subject.MonthKeyed == r.Subject.MonthKeyed
		for _, w := range o.User.Workloads {
			if same && w.Workload == workload && w.LastActivity.IsValid() && !w.LastActivity.After(o.AsOf) {
				return false
			}
		}
	}
	return true
}

// refRetiredService is section 3.7, for users of one service on one date: nobody has
// used the workload in it.
func refRetiredService(known []refRow, r refRow) bool {
	for _, o := range known {
		same := o.kind == "users" && o.source == r.source && o.subject.Service == r.subject.Service && o.date == r.date && o.subject.MonthKeyed == r.subject.MonthKeyed
		if same && o.subject.Workload == r.subject.Workload && o.last != "" && o.last <= o.date {
			return false
		}
	}
	return r.subject.Workload == "Skype for Business"
}

// refAnyone is section 5: over all workloads of the services in scope one user
// is counted once.
func refAnyone(in adoption.Input, known []refRow) (rows []refRow) {
	type person struct {
		source int
		who    string
	}
	people := map[person]refRow{}
	for _, r := range known {
		if r.kind != "users" || r.subject.PartOf != "" || !refInScope(in, r, false) {
			continue
		}
		if refRetiredService(known, r) {
			r.entitled, r.active, r.unstated, r.later, r.last = 0, 0, 0, false, ""
		}
		p := person{r.source, r.who}
		u, ok := people[p]
		if !ok {
			u = refRow{source: r.source, kind: "anyone", since: "9999", idle: -1, period: r.period}
			u.subject.PartnerID = r.subject.PartnerID
		}
		if partner := r.subject.PartnerID; u.subject.PartnerID == "" || (partner != "" && partner < u.subject.PartnerID) {
			u.subject.PartnerID = partner
		}
		if r.date <= u.since {
			u.subject.MonthKeyed = r.subject.MonthKeyed && (u.subject.MonthKeyed || r.date < u.since)
			u.since = r.date
		}
		u.date = max(u.date, r.date)
		u.later = u.later || r.later
		if r.period > 0 && (u.period == 0 || r.period < u.period) {
			u.period = r.period
		}
		if days := refDaysBetween(r.last, r.date); r.last != "" && (u.idle < 0 || days < u.idle) {
			u.idle = days
		}
		u.entitled, u.active, u.unstated = max(u.entitled, r.entitled), max(u.active, r.active), max(u.unstated, r.unstated)
		people[p] = u
	}
	for p, u := range people {
		u.unstated *= 1 - u.entitled
		gone := true
		for _, r := range known {
			gone = gone && (refRetiredService(known, r) || r.subject.PartOf != "" || r.kind != "users" || r.source != p.source || r.who != p.who || r.entitled+r.unstated == 0)
		}
		if gone {
			u.goneActive = u.active
		}
		rows = append(rows, u)
	}
	return rows
}
