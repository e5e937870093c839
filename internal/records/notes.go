// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"fmt"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// Note is something about a file that is worth knowing and no fault of its rows.
type Note struct {
	// Code is one of the documented words.
	Code string
	// Message is one sentence of at most 300 bytes.
	Message string
}

// Codes of notes.
const (
	// NoteRowsRepeated: rows are the same as earlier ones, and were added up.
	NoteRowsRepeated = "RowsRepeated"
	// NoteNamesMissing: some rows name no product or workload, others do.
	NoteNamesMissing = "NamesMissing"
	// NoteCustomerIDsMixed: some ids of customers are GUIDs, others are not.
	NoteCustomerIDsMixed = "CustomerIdsMixed"
	// NoteLicensesUnstated: of some users the file says whether they have a
	// license, of others it does not.
	NoteLicensesUnstated = "LicensesUnstated"
	// NoteMailboxesShared: shared mailboxes count as licensed users.
	NoteMailboxesShared = "MailboxesShared"
	// NoteOtherPeriod: counts are of another number of days than the window.
	NoteOtherPeriod = "OtherPeriod"
)

// mixture says that some rows have something and others lack it.
type mixture struct{ some, none bool }

func (m *mixture) add(has bool) {
	m.some = m.some || has
	m.none = m.none || !has
}

// mixed says whether there are both.
func (m mixture) mixed() bool { return m.some && m.none }

// noteRow looks at a used row that the row cache did not know.
func (in *intake) noteRow() {
	switch in.options.Kind {
	case facts.KindActivity:
		in.noteLicenses()
	case facts.KindRequest:
	default:
		in.named.add(slices.ContainsFunc(named, func(f field) bool { return !blank(in.values[f]) }))
	}
}

// licensedMixture says of a workload that some rows state a license and others
// do not.
type licensedMixture struct {
	workload string
	mixture
}

// noteLicenses looks at what the user's row says of each workload. Rows mostly
// have the workloads in the same order.
func (in *intake) noteLicenses() {
	for i, w := range in.assembler.user {
		if w.Workload == facts.WorkloadOfAnyKey {
			continue
		}
		if i >= len(in.licensed) || in.licensed[i].workload != w.Workload {
			i = slices.IndexFunc(in.licensed, func(m licensedMixture) bool { return m.workload == w.Workload })
		}
		if i < 0 {
			i = len(in.licensed)
			in.licensed = append(in.licensed, licensedMixture{workload: w.Workload})
		}
		in.licensed[i].add(!w.Unstated)
	}
}

// someUnstated says whether a workload has users of both kinds.
func (in *intake) someUnstated() bool {
	return slices.ContainsFunc(in.licensed, func(m licensedMixture) bool { return m.mixed() })
}

// notes lists what is worth knowing about the file.
func (in *intake) notes() (list []Note) {
	if n := in.repeats.found(); n > 0 {
		list = append(list, Note{NoteRowsRepeated, fmt.Sprintf(
			"at least %d rows are the same as an earlier one and were added to it; if the file was joined or exported twice, remove them", n)})
	}
	if in.named.mixed() {
		list = append(list, Note{NoteNamesMissing,
			"some rows name no product or workload, while others do; their counts are in the sums and in no line of a product or workload"})
	}
	if guids, others := in.guids(); guids > 0 && others > 0 {
		list = append(list, Note{NoteCustomerIDsMixed, fmt.Sprintf(
			"%d of %d customer ids are not GUIDs, while the others are; export the tenant id of each row", others, guids+others)})
	}
	if n := in.assembler.nobodys; n > 0 {
		list = append(list, Note{NoteMailboxesShared, fmt.Sprintf(
			"%d rows are shared mailboxes or those of rooms and count as licensed users, as the spec says; to leave them out, map licensed.Exchange and recipientType to the type of the mailbox", n)})
	}
	if in.assembler.otherPeriod {
		list = append(list, Note{NoteOtherPeriod, fmt.Sprintf(
			"the counts are of another period than the %d days that they are shown for; export the report of %d days", countedDays, countedDays)})
	}
	if in.someUnstated() {
		list = append(list, Note{NoteLicensesUnstated,
			"some rows do not say whether the user has a license, while others do; those users count as active and not as licensed"})
	}
	return list
}
