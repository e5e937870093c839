// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import "github.com/partnerinsights/customer-adoption-operator/internal/facts"

// mailboxes are the words, folded, of the types of recipients. Those that are true
// are people. The others need no license.
var mailboxes = map[string]bool{
	"user": true, "usermailbox": true, "linked": true, "linkedmailbox": true,
	"shared": false, "sharedmailbox": false, "room": false, "roommailbox": false, "equipment": false, "equipmentmailbox": false,
	"scheduling": false, "schedulingmailbox": false, "resource": false, "group": false, "groupmailbox": false,
	"team": false, "teammailbox": false, "discovery": false, "discoverymailbox": false,
}

// dropUse leaves of the workloads of a shared mailbox, or of a room's, that there is a
// row: nobody has a license for it, and what happens in it is nobody's use. Where the
// spec says that there is a license, the spec wins.
func (a *assembler) dropUse(v *values) *problem {
	if blank(v[recipientType]) {
		return nil
	}
	word, p := v.word(recipientType)
	if p != nil {
		return p
	}
	person, known := mailboxes[word]
	if !known {
		return wrong(RowUnexpected, "no type of a mailbox; export User, Shared, Room or Equipment, or translate the word in spec.values").in(recipientType)
	}
	if person {
		return nil
	}
	for i, w := range a.user {
		if w.Licensed {
			a.nobodys++
		} else {
			a.user[i] = facts.UserWorkload{Workload: w.Workload}
		}
	}
	return nil
}
