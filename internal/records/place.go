package records

import "fmt"

// place is where in a file something is: a row of a table or an item of a JSON
// array, both from 1. 0 is what describes the rows, outside of them.
type place struct {
	n    int64
	json bool
}

func (at place) String() string {
	switch {
	case !at.json && at.n == 0:
		return "schema"
	case !at.json:
		return fmt.Sprintf("row %d", at.n)
	case at.n == 0:
		return "envelope"
	}
	return fmt.Sprintf("item %d", at.n)
}

// of names a field as well.
func (at place) of(field string) string {
	if at.json {
		return fmt.Sprintf("%s, field %q", at, field)
	}
	return fmt.Sprintf("%s, column %q", at, field)
}
