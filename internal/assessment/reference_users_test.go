package assessment_test

import (
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
		entitled := false
		for _, other := range drawn {
			same := other.User.ID == r.User.ID && other.AsOf == r.AsOf && other.Subject.MonthKeyed == r.Subject.MonthKeyed
			entitled = entitled || (same && !other.User.Deleted)
		}
		for _, w := range r.User.Workloads {
			s := facts.Subject{Service: r.Subject.Service, MonthKeyed: r.Subject.MonthKeyed, Workload: strings.Replace(w.Workload, "OneDrive", "SharePoint", 1)}
			p := place{s, r.AsOf.String(), r.User.ID}
			u, ok := users[p]
			if !ok {
				u = refRow{kind: "users", subject: s, date: p.date, who: p.who}
			}
			if partner := r.Subject.PartnerID; u.subject.PartnerID == "" || (partner != "" && partner < u.subject.PartnerID) {
				u.subject.PartnerID = partner
			}
			if entitled && w.Licensed {
				u.entitled = 1
			}
			if w.LastActivity.IsValid() {
				u.last = max(u.last, w.LastActivity.String())
			}
			users[p] = u
		}
	}
	for _, u := range users {
		rows = append(rows, refRecut(u, refLater(u.date, 1-days), u.date))
	}
	return rows
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
		if r.kind != "users" || !refInScope(in, r, false) {
			continue
		}
		p := person{r.source, r.who}
		u, ok := people[p]
		if !ok {
			u = refRow{source: r.source, kind: "anyone", since: "9999"}
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
		u.entitled, u.active = max(u.entitled, r.entitled), max(u.active, r.active)
		u.goneActive = u.active * (1 - u.entitled)
		people[p] = u
	}
	for _, u := range people {
		rows = append(rows, u)
	}
	return rows
}
