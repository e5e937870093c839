// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// checkCompleteness finds out whether something is missing from the picture
// (DataIncomplete, docs/semantics.md section 7). The worst fault comes first.
func checkCompleteness(e *evidence) *verdict {
	if bad := e.sourcesWhere(func(s Source) bool { return s.Rejected > 0 }); len(bad) > 0 {
		return conclude(True, reasonRowsRejected, rejectedRows(bad...))
	}
	if lacks := e.Metrics.Lacks; len(lacks) > 0 {
		return conclude(True, reasonCountsMissing, e.blankCounts(lacks[0]))
	}
	if unread := e.sourcesWhere(func(s Source) bool { return !s.Read }); len(unread) > 0 {
		return conclude(True, reasonSourceNotRead, "no data has been read from "+list(unread))
	}
	if silent := e.sourcesWhere(func(s Source) bool { return !s.Found }); len(silent) > 0 {
		return conclude(True, reasonCustomerNotInExport, "no row names the customer in "+list(silent))
	}
	return conclude(False, reasonComplete, "every listed source names the customer, and none of the customer's rows was rejected"+e.unnamedRows())
}

func (e *evidence) sourcesWhere(is func(Source) bool) (found []Source) {
	for _, s := range e.Sources {
		if is(s) {
			found = append(found, s)
		}
	}
	return found
}

// unnamedRows says how many rejected rows name no customer. They may be anybody's.
func (e *evidence) unnamedRows() string {
	bad := e.sourcesWhere(func(s Source) bool { return s.Unnamed > 0 })
	if len(bad) == 0 {
		return ""
	}
	var rows int64
	for _, s := range bad {
		rows += s.Unnamed
	}
	return fmt.Sprintf("; %s of any customer could not be read in %s", wording.Count(rows, "row"), list(bad))
}

// rejectedRows says how many of the customer's rows were rejected, and where.
func rejectedRows(sources ...Source) string {
	var rows int64
	for _, s := range sources {
		rows += s.Rejected
	}
	return fmt.Sprintf("%s of the customer could not be read in %s", wording.Count(rows, "row"), list(sources))
}

// blankCounts says which count is blank, for how many subscriptions.
func (e *evidence) blankCounts(l adoption.Lacking) string {
	return fmt.Sprintf("the %s licenses of %s are blank in %s", l.Count, wording.Count(l.Subscriptions, "subscription"), list(e.Sources[l.Source:l.Source+1]))
}

// list names the first source and counts the others.
func list(sources []Source) string {
	name := "source " + shorten(sources[0].Name, nameBytes)
	if more := len(sources) - 1; more > 0 {
		return fmt.Sprintf("%s and %d more", name, more)
	}
	return name
}
