// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// addEvidence adds to a figure what the other datasets know about it: activity of
// trial and lapsed subscriptions and of users who left, and upper bounds of these
// where no source counts them (docs/semantics.md section 6).
//
// Per-user data needs nothing beside it: a license decides who is entitled there,
// whichever subscription it comes from, and its own rows say who left.
func (v view) addEvidence(u *Usage, p *picked, d *Deployment) {
	if u.PerUser {
		return
	}
	v.excluded = nil
	v.from, v.to = u.WindowFrom, u.WindowTo
	subscriptions := v.subscriptionsBeside(p)
	u.Estimates = Causes{
		Trial:  uncounted(subscriptions.rows, isTrial),
		Lapsed: uncounted(subscriptions.rows, hasTwin(subscriptions.rows)),
	}
	var deployed part
	if d != nil && v.isEvidenceDate(d.AsOf) && v.isEvidenceDate(d.Newest) {
		deployed.Origin, u.Estimates.Transfer = d.Origin, turnover(p.rows(), d.Products)
	}
	if p.dataset.kind != facts.KindSubscription {
		// Subscriptions know no workloads: what matches none is in the total.
		u.Evidence = u.Evidence.plus(u.attribute(subscriptions.rows))
	}
	users := v.usersBeside()
	if users == nil {
		users = &picked{}
	}
	// Users of a workload that is not in the figure are not in the total.
	u.attribute(users.rows())
	u.noteEvidenceSources(subscriptions, deployed, users.parts)
}

// subscriptionsBeside gives the current subscriptions: those of the figure if it is
// made of subscriptions, else those of the first source that has any of the
// figure's services and near enough to its window.
func (v view) subscriptionsBeside(p *picked) part {
	if p.dataset.kind == facts.KindSubscription {
		from := p.parts[0]
		return part{from.Origin, from.customer, v.ownRows(v.current(from.customer, activeSubscriptions))}
	}
	fits := sameService(p.rows())
	for i, s := range v.sources {
		if s.Customer == nil {
			continue
		}
		rows := slices.DeleteFunc(v.ownRows(v.current(s.Customer, activeSubscriptions)), func(r row) bool {
			return !v.isEvidenceDate(r.asOf) || !fits(r)
		})
		if len(rows) > 0 {
			return part{origin(i, rows), s.Customer, rows}
		}
	}
	return part{}
}

// sameService says of a row whether it can be about the activity of a figure: its
// service is one of the figure's, or one of the two does not name the service.
func sameService(figure []row) func(row) bool {
	services := map[string]bool{}
	for _, r := range figure {
		services[key(r.Service)] = true
	}
	return func(r row) bool { return r.Service == "" || services[""] || services[key(r.Service)] }
}

// usersBeside gives the users near enough to the window of a figure of counts, or
// nil. Of what they tell only the activity of users who left is evidence for
// counts.
func (v view) usersBeside() *picked {
	p := v.pickPerUser(func(r row) bool { return v.isEvidenceDate(r.asOf) })
	if p == nil {
		return nil
	}
	for _, from := range p.parts {
		for i := range from.rows {
			from.rows[i].causes = Causes{Transfer: from.rows[i].causes.Transfer}
		}
	}
	return p
}

// noteEvidenceSources notes which sources the contributions come from. A source
// that explains nothing is not noted.
func (u *Usage) noteEvidenceSources(subscriptions, deployed part, users []part) {
	m := u.Measured()
	estimated, _ := u.Estimated(m)
	if m.Trial+m.Lapsed+estimated.Trial+estimated.Lapsed > 0 {
		u.noteEvidence(subscriptions)
	}
	for _, from := range users {
		if m.Transfer > 0 && addUp(slices.DeleteFunc(slices.Clone(from.rows), isApp)).causes.Transfer > 0 {
			u.noteEvidence(from)
		}
	}
	if estimated.Transfer > 0 {
		u.noteEvidence(deployed)
	}
	slices.Sort(u.EvidenceSources)
	u.EvidenceSources = slices.Compact(u.EvidenceSources)
}

// noteEvidence notes the source of a contribution, and whether its dates differ
// from the figure's.
func (u *Usage) noteEvidence(from part) {
	if from.AsOf != u.AsOf || from.Newest != u.Newest {
		u.MixedDates = true
	}
	if from.Source != u.Source {
		u.EvidenceSources = append(u.EvidenceSources, from.Source)
	}
}

// attribute adds causes to the workloads they belong to, none of which can
// hold more than it is active, and gives back those that belong to none.
func (u *Usage) attribute(rows []row) (elsewhere Causes) {
	named, rest := byWorkload(rows)
	elsewhere = rest.causes
	for _, s := range named {
		i := u.indexOf(s)
		switch {
		case i < 0 && s.partOf != "":
			continue
		case i < 0:
			elsewhere = elsewhere.plus(s.causes)
			continue
		}
		w := &u.Workloads[i]
		fits := s.causes.within(w.Active - w.Evidence.total())
		w.Evidence = w.Evidence.plus(fits)
		if w.PartOf == "" {
			u.Evidence = u.Evidence.plus(fits)
		}
	}
	return elsewhere
}

// indexOf finds the workload that a sum is about.
func (u *Usage) indexOf(s *sum) int {
	return slices.IndexFunc(u.Workloads, func(w Workload) bool {
		return WorkloadKey(w.Name, w.PartOf) == WorkloadKey(s.name, s.partOf)
	})
}

// uncounted adds up the licenses of some subscriptions whose active licenses no
// source counts.
func uncounted(rows []row, of func(*facts.Subscription) bool) (licenses int64) {
	for _, r := range rows {
		if s := r.subscription; !s.HasActive && of(s) {
			licenses += s.Licenses
		}
	}
	return licenses
}

func isTrial(s *facts.Subscription) bool { return s.Standing == facts.StandingTrial }

// hasTwin finds lapsed subscriptions of a product that has a counted one, too:
// its users are active for both.
func hasTwin(rows []row) func(*facts.Subscription) bool {
	counted := map[string]bool{}
	for _, r := range rows {
		if r.subscription.Standing == facts.StandingCounted {
			counted[productKey(r.ProductID, r.ProductName)] = true
		}
	}
	delete(counted, "")
	return func(s *facts.Subscription) bool {
		return lapsed(s.Standing) && counted[productKey(s.ProductID, s.ProductName)]
	}
}

// turnover is by how much products have more active users than assigned
// licenses: somebody gave a license on. A product's users are at least those
// of its most used workload.
func turnover(rows []row, products []Product) (over int64) {
	active := mostActive(rows)
	for _, p := range products {
		// A product that has only a name is listed under it.
		if users, ok := active[productKey(p.ID, p.Name)]; ok {
			over += max(0, users-p.Assigned)
		}
	}
	return over
}

// mostActive gives the active count of each product's most used workload.
func mostActive(rows []row) map[string]int64 {
	type use struct{ product, workload string }
	uses := map[use]int64{}
	for _, r := range rows {
		if s := r.subscription; s == nil || s.Standing == facts.StandingCounted {
			uses[use{productKey(r.ProductID, r.ProductName), key(r.Workload)}] += r.part
		}
	}
	most := map[string]int64{}
	for u, active := range uses {
		most[u.product] = max(most[u.product], active)
	}
	return most
}
