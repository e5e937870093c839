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
	subscriptions, users := v.evidenceRows(p, activeSubscriptions, sameService(p.rows)), v.evidenceRows(p, workloadUsers, anyService)
	u.Estimates = Causes{
		Trial:  uncounted(subscriptions.rows, isTrial),
		Lapsed: uncounted(subscriptions.rows, hasTwin(subscriptions.rows)),
	}
	var deployed Origin
	if d != nil && v.isEvidenceDate(d.AsOf) && v.isEvidenceDate(d.Newest) {
		deployed, u.Estimates.Transfer = d.Origin, turnover(p.rows, d.Products)
	}
	if p.dataset.kind != facts.KindSubscription {
		// Subscriptions know no workloads: what matches none is in the total.
		u.Evidence = u.Evidence.plus(u.attribute(subscriptions.rows))
	}
	// Users of a workload that is not in the figure are not in the total.
	u.attribute(onlyTransfer(users.rows))
	u.noteEvidenceSources(subscriptions.Origin, users.Origin, deployed)
}

// evidenceRows gives the current rows of another dataset: from the source of the
// figure if it is the same kind of data, else from the first source that has any
// of the figure's services and near enough to its window.
func (v view) evidenceRows(p *picked, d dataset, isOf func(row) bool) picked {
	if p.dataset.kind == d.kind {
		return picked{p.Origin, d, p.customer, v.ownRows(v.current(p.customer, d))}
	}
	for i, s := range v.sources {
		if s.Customer == nil {
			continue
		}
		rows := slices.DeleteFunc(v.ownRows(v.current(s.Customer, d)), func(r row) bool { return !v.isEvidenceDate(r.asOf) || !isOf(r) })
		if len(rows) > 0 {
			return picked{origin(i, rows), d, s.Customer, rows}
		}
	}
	return picked{}
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

func anyService(row) bool { return true }

// onlyTransfer leaves of per-user data what is evidence for counts: the activity
// of users who left. It changes the rows.
func onlyTransfer(rows []row) []row {
	for i := range rows {
		rows[i].causes = Causes{Transfer: rows[i].causes.Transfer}
	}
	return rows
}

// noteEvidenceSources notes which sources the contributions come from, and whether the
// dates of those differ from the figure's. A source that explains nothing is not
// noted.
func (u *Usage) noteEvidenceSources(subscriptions, users, deployed Origin) {
	m := u.Measured()
	estimated, _ := u.Estimated(m)
	for _, given := range []struct {
		by     Origin
		active int64
	}{
		{subscriptions, m.Trial + m.Lapsed + estimated.Trial + estimated.Lapsed},
		{users, m.Transfer},
		{deployed, estimated.Transfer},
	} {
		if given.active == 0 {
			continue
		}
		if given.by.AsOf != u.AsOf || given.by.Newest != u.Newest {
			u.MixedDates = true
		}
		if given.by.Source != u.Source {
			u.EvidenceSources = append(u.EvidenceSources, given.by.Source)
		}
	}
	slices.Sort(u.EvidenceSources)
	u.EvidenceSources = slices.Compact(u.EvidenceSources)
}

// attribute adds causes to the workloads they belong to, none of which can
// hold more than it is active, and gives back those that belong to none.
func (u *Usage) attribute(rows []row) (elsewhere Causes) {
	named, rest := byWorkload(rows)
	elsewhere = rest.causes
	for _, s := range named {
		i := u.WorkloadIndex(s.name)
		if i < 0 {
			elsewhere = elsewhere.plus(s.causes)
			continue
		}
		w := &u.Workloads[i]
		fits := s.causes.within(w.Active - w.Evidence.total())
		w.Evidence = w.Evidence.plus(fits)
		u.Evidence = u.Evidence.plus(fits)
	}
	return elsewhere
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
