// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package adoption

import (
	"maps"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// pickPerUser unites the sources of per-user data: each workload comes from the
// first source that has it, so that a report on one workload completes the main
// one (docs/semantics.md section 5). Only rows that keep admits are looked at. It
// is nil when there are none.
func (v view) pickPerUser(keep func(row) bool) *picked {
	sources := v.perUserRows(keep)
	rows := make([][]row, len(sources))
	given := workloadSet{}
	// A source that states who is licensed has both counts: it comes first.
	for _, stated := range []bool{true, false} {
		for i, all := range sources {
			rows[i] = append(rows[i], given.take(all, stated)...)
		}
	}
	var parts []part
	for i, rows := range rows {
		if len(rows) > 0 {
			parts = append(parts, part{origin(i, rows), v.sources[i].Customer, rows})
		}
	}
	if !slices.ContainsFunc(parts, func(p part) bool { return !allApps(p.rows) }) {
		return nil
	}
	if v.own {
		parts = v.ownParts(parts)
	}
	return newPicked(workloadUsers, parts...)
}

// perUserRows gives the users of workloads of each source. Where one's own are
// looked for, a source that names no partner has none.
func (v view) perUserRows(keep func(row) bool) [][]row {
	sources := make([][]row, len(v.sources))
	for i, s := range v.sources {
		if s.Customer == nil || len(s.Customer.Activities) == 0 {
			continue
		}
		all := v.current(s.Customer, workloadUsers)
		all = slices.DeleteFunc(all, func(r row) bool { return !keep(r) })
		if !v.own || slices.ContainsFunc(all, hasPartner) {
			sources[i] = all
		}
	}
	return sources
}

func anyRow(row) bool { return true }

// ownParts keeps one's own rows, and the parts that have any. Where none has, all
// parts stay, without rows: one's own count is then a real 0.
func (v view) ownParts(parts []part) (own []part) {
	for i, p := range parts {
		parts[i].rows = nil
		if rows := v.ownRows(p.rows); len(rows) > 0 {
			own = append(own, part{origin(p.Source, rows), p.customer, rows})
		}
	}
	if own == nil {
		return parts
	}
	return own
}

// workloadSet is the workloads that some source gives, by key.
type workloadSet map[string]bool

// take gives the rows of the workloads that no source before has given, of those
// that state who is licensed, or of the others.
func (given workloadSet) take(rows []row, stated bool) (taken []row) {
	unstated := map[string]bool{}
	for _, r := range rows {
		unstated[rowKey(r)] = unstated[rowKey(r)] || r.unstated > 0
	}
	before := maps.Clone(given)
	for _, r := range rows {
		if unstated[rowKey(r)] == stated {
			continue
		}
		if r, ok := before.missing(r); ok {
			taken = append(taken, r)
			given[rowKey(r)] = true
			given[oneDriveKey] = given[oneDriveKey] || r.oneDrive
		}
	}
	return taken
}

// missing says whether a row's workload is missing. Where only OneDrive is, users
// of SharePoint and OneDrive together stand for it: they are at least as many.
func (given workloadSet) missing(r row) (row, bool) {
	switch {
	case !given[rowKey(r)]:
		return r, true
	case r.oneDrive && !given[oneDriveKey]:
		oneDrive := *r.Subject
		oneDrive.Workload = spelling.OneDrive
		r.Subject = &oneDrive
		return r, true
	}
	return r, false
}

// gives says which workloads a part gives.
func (p part) gives() func(row) bool {
	given := map[string]bool{}
	for _, r := range p.rows {
		given[unitedKey(r)] = true
	}
	return func(r row) bool { return given[unitedKey(r)] }
}

func rowKey(r row) string { return WorkloadKey(r.Workload, r.PartOf) }

// unitedKey is that of the row's workload, SharePoint for OneDrive.
func unitedKey(r row) string {
	if k := rowKey(r); k != oneDriveKey {
		return k
	}
	return sharePointKey
}
