// Package wording bounds and phrases the texts of statuses and events. Texts
// and numbers come in; texts of a known size go out.
package wording

import "fmt"

// Count writes a number with its noun: 1 row, 2 rows.
func Count(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
