// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"cmp"
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// view selects the rows of the sources: the scope, the partners, and the last
// as-of date to look at.
type view struct {
	sources []Source
	scope   scope
	basis   Basis
	// days of the activity window of per-user data.
	days int
	// partners are one's own ids, folded; own keeps only their rows.
	partners map[string]bool
	own      bool
	// until is the last as-of date to look at; zero means all of them.
	until civil.Date
	// from and to are the window of the figure that evidence is searched for;
	// zero otherwise.
	from, to civil.Date
	// excluded collects what the figures leave out; nil where that is not needed.
	excluded exclusions
}

func newView(in Input) view {
	v := view{
		sources:  in.Sources,
		scope:    newScope(in.Scope),
		basis:    cmp.Or(in.Basis, Entitlements),
		days:     cmp.Or(in.WindowDays, defaultWindow),
		partners: map[string]bool{},
		excluded: exclusions{},
	}
	for _, id := range in.Scope.PartnerIDs {
		v.partners[key(id)] = true
	}
	return v
}

// picked is the rows that a figure is made of.
type picked struct {
	Origin
	dataset dataset
	// parts are the sources of the rows, in the order in which they are listed.
	parts []part
}

// part is the rows of a figure that come from one source.
type part struct {
	Origin
	customer *facts.Customer
	// rows to count.
	rows []row
}

// newPicked unites parts, of which there must be one.
func newPicked(d dataset, parts ...part) *picked {
	p := &picked{parts[0].Origin, d, parts}
	for _, more := range parts[1:] {
		p.Origin = p.and(more.Origin)
	}
	return p
}

// rows of all parts.
func (p *picked) rows() (rows []row) {
	if len(p.parts) == 1 {
		return p.parts[0].rows
	}
	for _, from := range p.parts {
		rows = append(rows, from.rows...)
	}
	return rows
}

// sources of all parts, as indices.
func (p *picked) sources() (list []int) {
	for _, from := range p.parts {
		list = append(list, from.Source)
	}
	return list
}

// pick gives the rows to count: those of the first source, and of its first
// dataset, that has both counts; nil when none has. Users whose licenses are not
// stated are picked only where nothing else is there. Rows that are left out on the
// way are noted.
func (v view) pick(datasets ...dataset) (unstated *picked) {
	for i, s := range v.sources {
		if s.Customer == nil {
			continue
		}
		for _, d := range datasets {
			p := v.pickFrom(i, d)
			switch {
			case p == nil:
			case p.stated():
				return p
			case unstated == nil:
				unstated = p
			}
		}
	}
	return unstated
}

// stated says that the rows tell who is entitled, of users of workloads at least in
// one workload.
func (p *picked) stated() bool {
	rows := slices.DeleteFunc(slices.Clone(p.rows()), isApp)
	if addUp(rows).unstated == 0 {
		return true
	}
	if !p.dataset.perUser {
		return false
	}
	workloads, _ := byWorkload(rows)
	for _, w := range workloads {
		if w.unstated == 0 && w.whole > 0 {
			return true
		}
	}
	return false
}

// pickFrom gives the rows of one source; of the users of workloads those of all
// sources, once the first of them is reached.
func (v view) pickFrom(i int, d dataset) *picked {
	c := v.sources[i].Customer
	if d.perUser {
		if len(c.Activities) == 0 {
			return nil
		}
		if p := v.pickPerUser(anyRow); p != nil && p.parts[0].Source == i {
			return p
		}
		return nil
	}
	all := complete(v.current(c, d))
	if allApps(all) {
		return nil
	}
	mine := v.ownRows(all)
	switch {
	case len(mine) > 0:
		return newPicked(d, part{origin(i, mine), c, mine})
	case v.own && slices.ContainsFunc(all, hasPartner):
		return newPicked(d, part{origin(i, all), c, nil})
	}
	return nil
}

// current gives the rows of a dataset that are current and in scope.
func (v view) current(c *facts.Customer, d dataset) []row {
	return v.inScope(current(d.rows(v, c), v.until), d)
}

// inScope drops what is left out. It reuses the slice.
func (v view) inScope(rows []row, d dataset) []row {
	rows = v.excluded.take(rows, func(r row) (string, Exclusion) {
		return v.scope.leavesOut(r, d.workloads)
	})
	if !d.workloads {
		return rows
	}
	active := map[string]bool{}
	for _, r := range rows {
		active[key(r.Workload)] = active[key(r.Workload)] || r.part > 0
	}
	return v.excluded.take(rows, func(r row) (string, Exclusion) {
		if facts.Retired(r.Workload, r.asOf) && !active[key(r.Workload)] {
			if r.whole == 0 {
				return "", ExcludedRetired
			}
			return r.Workload, ExcludedRetired
		}
		return "", ""
	})
}

// ownRows keeps one's own rows where only they are looked at. Rows without a
// partner are nobody's own (docs/semantics.md section 8).
func (v view) ownRows(rows []row) []row {
	if !v.own {
		return rows
	}
	var mine []row
	for _, r := range rows {
		if v.owns(r.Subject) {
			mine = append(mine, r)
		}
	}
	return mine
}

func (v view) owns(s *facts.Subject) bool {
	return s.PartnerID != "" && v.partners[key(s.PartnerID)]
}

func hasPartner(r row) bool { return r.PartnerID != "" }

// complete drops the rows that no figure counts. It reuses the slice.
func complete(rows []row) []row {
	return slices.DeleteFunc(rows, func(r row) bool { return r.notCounted })
}

// key makes names and ids comparable without regard to case.
func key(s string) string { return strings.ToLower(s) }
