// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// Note is something that is worth knowing about the figures and no fault.
type Note struct {
	// Code is one of the documented words.
	Code string
	// Message is one sentence of at most 300 bytes.
	Message string
}

// Codes of notes.
const (
	// NoteUsersOfOneSource: distinct users are those of one source, although
	// several have users.
	NoteUsersOfOneSource = "UsersOfOneSource"
	// NoteUnusualUnits: a product has very many units, of which hardly any are
	// assigned.
	NoteUnusualUnits = "UnusualUnits"
	// NoteDifferentWindows: the services of usage have different dates.
	NoteDifferentWindows = "DifferentWindows"
	// NoteLicensesUnstated: the data does not say who is licensed for a workload,
	// which is in no sum then.
	NoteLicensesUnstated = "LicensesUnstated"
	// NoteRenewalsUnstated: some counted subscriptions do not say when they end, or
	// whether they renew by themselves, while others do.
	NoteRenewalsUnstated = "RenewalsUnstated"
)

// maxNotes bounds the notes of a status.
const maxNotes = 8

// notes lists what is worth knowing about the figures, at most eight entries.
func (e *evidence) notes() (list []Note) {
	for _, note := range []func() *Note{e.unusualUnits, e.usersOfOneSource, e.licensesUnstated, e.differentWindows, e.renewalsUnstated} {
		if n := note(); n != nil {
			list = append(list, *n)
		}
	}
	return list[:min(len(list), maxNotes)]
}

// usersOfOneSource says whose users a figure of distinct users leaves out
// (docs/semantics.md section 5).
func (e *evidence) usersOfOneSource() *Note {
	for _, u := range e.usages() {
		if len(u.NotUnited) == 0 {
			continue
		}
		return &Note{NoteUsersOfOneSource, fmt.Sprintf(
			"distinct users are those of one source; the users of %s are not among them, as no user can be recognized in two files", list(e.sourcesAt(u.NotUnited)))}
	}
	return nil
}

// unusualUnits counts the products whose units look granted, not bought
// (docs/semantics.md section 3.6).
func (e *evidence) unusualUnits() *Note {
	d := e.Deployment()
	if d == nil {
		return nil
	}
	var products int64
	for _, p := range d.Products {
		if p.Unusual() {
			products++
		}
	}
	if products == 0 {
		return nil
	}
	return &Note{NoteUnusualUnits, fmt.Sprintf(
		"%s counted with 10000 or more units, of which less than 1 %% are assigned; if they are free, add them to spec.freeProducts of %s",
		are(products, "product"), list(e.sourcesAt([]int{d.Source})))}
}

// licensesUnstated counts the workloads that are in no sum.
func (e *evidence) licensesUnstated() *Note {
	u := e.Usage()
	if u == nil || u.Unstated {
		return nil
	}
	var workloads int64
	for _, w := range u.Workloads {
		if w.Unstated && w.PartOf == "" {
			workloads++
		}
	}
	if workloads == 0 {
		return nil
	}
	return &Note{NoteLicensesUnstated, fmt.Sprintf("%s in no sum, as the data does not say who is licensed", are(workloads, "workload"))}
}

// differentWindows shows both windows where services have different dates.
func (e *evidence) differentWindows() *Note {
	u := e.Usage()
	if u == nil || u.Newest == u.AsOf || !u.WindowFrom.IsValid() {
		return nil
	}
	from := u.WindowFrom.AddDays(u.Newest.DaysSince(u.AsOf))
	if u.MonthKeyed {
		from = civil.Date{Year: u.Newest.Year, Month: u.Newest.Month, Day: 1}
	}
	return &Note{NoteDifferentWindows, fmt.Sprintf(
		"the data of usage has different dates: the oldest window is %s to %s, the newest %s to %s", u.WindowFrom, u.WindowTo, from, u.Newest)}
}

func are(count int64, noun string) string {
	if count == 1 {
		return "1 " + noun + " is"
	}
	return wording.Count(count, noun) + " are"
}
