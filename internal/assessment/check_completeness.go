package assessment

import "fmt"

// checkCompleteness finds out whether something is missing from the picture
// (DataIncomplete, docs/semantics.md section 7). The worst fault comes first.
func checkCompleteness(e *evidence) *verdict {
	if bad := e.sourcesWhere(func(s Source) bool { return s.Rejected > 0 }); len(bad) > 0 {
		return conclude(True, reasonRowsRejected, rejectedRows(bad...))
	}
	if unread := e.sourcesWhere(func(s Source) bool { return !s.Read }); len(unread) > 0 {
		return conclude(True, reasonSourceNotRead, "no data has been read from "+list(unread))
	}
	if silent := e.sourcesWhere(func(s Source) bool { return !s.Found }); len(silent) > 0 {
		return conclude(True, reasonCustomerNotInExport, "no row names the customer in "+list(silent))
	}
	return conclude(False, reasonComplete, "every listed source names the customer, and none of the customer's rows was rejected")
}

func (e *evidence) sourcesWhere(is func(Source) bool) (found []Source) {
	for _, s := range e.Sources {
		if is(s) {
			found = append(found, s)
		}
	}
	return found
}

// rejectedRows says how many of the customer's rows were rejected, and where.
func rejectedRows(sources ...Source) string {
	var rows int64
	for _, s := range sources {
		rows += s.Rejected
	}
	return fmt.Sprintf("%s of the customer could not be read in %s", plural(rows, "row"), list(sources))
}

// list names the first source and counts the others.
func list(sources []Source) string {
	name := "source " + clip(sources[0].Name)
	if more := len(sources) - 1; more > 0 {
		return fmt.Sprintf("%s and %d more", name, more)
	}
	return name
}
