// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// activity reads a row about a user. No more than the id leaves it of who that
// is, and that only to count a repeated user once.
func (a *assembler) activity(v *values, at formats.Position, r *facts.Record) (p *problem) {
	if p = v.userRow(&r.User); p != nil {
		return p
	}
	own := a.ownWorkload(v, r.Subject.Workload)
	r.Subject.Workload = ""
	if p = a.userWorkloads(v, at, own); p != nil {
		return p
	}
	if p = a.addAnyKey(v, own); p != nil {
		return p
	}
	if len(a.user) == 0 {
		return v.noWorkload()
	}
	r.User.Workloads = a.user
	return nil
}

// addAnyKey says of the keys that only later rows have that they are blank here.
func (a *assembler) addAnyKey(v *values, own string) *problem {
	if !a.keys || own != "" && !a.report.copilot || len(a.user) == 0 && v[workloadField(0, lastActivity)].Form != formats.Absent {
		return nil
	}
	anyKey := facts.UserWorkload{Workload: facts.WorkloadOfAnyKey}
	p := a.license(v, noWorkloadNumber, &anyKey)
	a.user = append(a.user, anyKey)
	return p
}

// userRow reads what a row says of its user beside the workloads.
func (v *values) userRow(u *facts.UserRow) (p *problem) {
	if u.ID, p = v.user(); p != nil {
		return p
	}
	if u.Deleted, p = v.deleted(); p != nil {
		return p
	}
	u.Period, p = v.period()
	return p
}

// userWorkloads reads what a row says of its user in each workload. own is the
// one that the row itself names.
func (a *assembler) userWorkloads(v *values, at formats.Position, own string) (p *problem) {
	a.user = a.user[:0]
	for n, workload := range a.workloads {
		if n == 0 {
			workload = own
		}
		if workload == "" || !a.hasWorkload(v, n) {
			continue
		}
		w := facts.UserWorkload{Workload: workload}
		if w.LastActivity, p = a.day(v, workloadField(n, lastActivity), at); p != nil {
			return p
		}
		if p = a.license(v, n, &w); p != nil {
			return p
		}
		a.user = append(a.user, w)
	}
	return a.dropUse(v)
}

// ownWorkload is the workload that a row itself is about: the one that it names, else
// that of the report.
func (a *assembler) ownWorkload(v *values, named string) string {
	if named == "" && v[workloadField(0, lastActivity)].Form != formats.Absent {
		return a.report.workload
	}
	return named
}

// noWorkloadNumber is that of a workload without fields.
const noWorkloadNumber = maxWorkloads

// hasWorkload says whether a row is about a workload: a table has a column for
// the last activity. A JSON object may leave a blank key out, where it names the
// workload or says whether there is a license.
func (a *assembler) hasWorkload(v *values, n int) bool {
	if v[workloadField(n, lastActivity)].Form != formats.Absent {
		return true
	}
	return a.keys && (n == 0 || v[workloadField(n, licensed)].Form != formats.Absent || v[workloadField(n, licenseAssigned)].Form != formats.Absent)
}

// user gives the user's id. It is not remembered.
func (v *values) user() (string, *problem) {
	if v[userID].Form == formats.List {
		return "", notSingle(userID)
	}
	id, p := cleanID(string(v[userID].Text))
	if p == nil && id == "" {
		return "", v.lacks(userID)
	}
	return id, p.in(userID)
}

// deleted: by the flag, else by the date.
func (v *values) deleted() (bool, *problem) {
	deleted, given, p := v.flag(isDeleted)
	if p != nil || given {
		return deleted, p
	}
	return !noDay(v[deletedAt]), nil
}

// license says whether the user has a license for a workload: by its flag, else by
// the date on which it was assigned, else by whether the user has any product,
// else by what the report is. Nothing is guessed where none of these says it
// (docs/semantics.md section 5).
func (a *assembler) license(v *values, n int, w *facts.UserWorkload) *problem {
	var fields []int
	if n != noWorkloadNumber {
		fields = a.sameWorkload(n, w.Workload)
	}
	for _, n := range fields {
		set, given, p := v.flag(workloadField(n, licensed))
		if p != nil || given {
			w.Licensed = set
			return p
		}
	}
	for _, n := range fields {
		if date := v[workloadField(n, licenseAssigned)]; date.Form != formats.Absent {
			w.Licensed = !noDay(date)
			return nil
		}
	}
	switch products := v[assignedProducts]; {
	case products.Form != formats.Absent:
		w.Licensed = !blank(products)
	case a.report.lists(w.Workload):
		w.Licensed = true
	default:
		w.Unstated = true
	}
	return nil
}

// sameWorkload gives the numbers of a workload: the row itself may name one that
// has fields of its own, too, and the license for an app is that for the whole.
func (a *assembler) sameWorkload(n int, workload string) []int {
	a.numbers = append(a.numbers[:0], n)
	if whole := a.report.appOf(workload); whole != "" {
		n, workload = 0, whole
	}
	if n == 0 {
		if own := slices.Index(a.workloads, workload); own > 0 {
			a.numbers = append(a.numbers, own)
		}
	}
	return a.numbers
}

// noWorkload says what a row lacks that is about no workload.
func (v *values) noWorkload() *problem {
	if v[workloadField(0, lastActivity)].Form == formats.Absent {
		return v.lacks(workloadField(0, lastActivity))
	}
	return v.lacks(workloadName)
}
