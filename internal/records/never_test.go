// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"fmt"
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// nevers are what exports write for a date that there is not.
var nevers = []string{
	"", "Never", "NEVER", "never", " Never ", "n/a", "null", "-",
	"0001-01-01", "0001-01-01T00:00:00Z", "0001-01-01t00:00:00z", "0001-01-01T00:00:00", "0001-01-01 00:00:00", "0001-01-01T00:00:00.0000000+00:00",
	"1601-01-01", "1601-01-01T00:00:00Z", "1601-01-01T00:00:00", "1601-01-01 00:00",
}

// TestNever is docs/semantics.md section 2: a user with one of these dates was
// never active, and has no license by one of them.
func TestNever(t *testing.T) {
	header := "customerId,userId,asOf,deletedAt,Teams Last Activity Date,Teams License Assign Date\n"
	for _, never := range nevers {
		t.Run(never, func(t *testing.T) {
			users := usersOf(t, header+
				"tenant-1,a,2026-11-18,"+never+",2026-11-17,2026-01-01T00:00:00Z\n"+
				"tenant-1,b,2026-11-18,"+never+","+never+",2026-01-01\n"+
				"tenant-1,c,2026-11-18,"+never+",2026-11-17T00:00:00Z,"+never+"\n", nil)
			if users != "active 2, never 1, entitled 2" {
				t.Error(users)
			}
		})
	}
}

// TestNeverAsDeclared: a date format writes them, too.
func TestNeverAsDeclared(t *testing.T) {
	for _, never := range []string{"01.01.0001 00:00:00", "01.01.1601 00:00:00", "Never", "0001-01-01T00:00:00Z"} {
		users := usersOf(t, "customerId,userId,Teams Last Activity Date,Has Teams License\n"+
			"tenant-1,a,17.11.2026 00:00:00,yes\ntenant-1,b,"+never+",yes\n",
			func(o *Options) { o.Format.DateFormat = "02.01.2006 15:04:05" })
		if users != "active 1, never 1, entitled 2" {
			t.Errorf("%s: %s", never, users)
		}
	}
}

// TestNotNever: what only begins like one of them is no date, and what lies near
// is one.
func TestNotNever(t *testing.T) {
	for date, want := range map[string]string{
		"0001-01-01x":          "DateInvalid",
		"Neverland":            "DateInvalid",
		"0001-01-32":           "DateInvalid",
		"1601-01-02":           "accepted",
		"1900-01-01T00:00:00Z": "accepted",
	} {
		got := verdict(t, "customerId,userId,Teams Last Activity Date\ntenant-1,a,"+date+"\n", usageOptions(ofKind(facts.KindActivity)))
		if len(got) < len(want) || got[:len(want)] != want {
			t.Errorf("%s: %s, want %s", date, got, want)
		}
	}
}

// TestNeverAsOf is docs/semantics.md section 2: such an as-of date is blank. In a
// file with dates the row is rejected; a file of them alone has none.
func TestNeverAsOf(t *testing.T) {
	for _, never := range nevers {
		file := "customerId,asOf,licensesEntitled,licensesActive\ntenant-1," + never + ",1,1\n"
		if got := verdict(t, file, usageOptions()); got != "accepted" {
			t.Errorf("%q alone: %s", never, got)
		}
		want := `ValueMissing: row 2, column "asOf": empty, but other rows of the file have a date; export the date of each row`
		if got := verdict(t, file+"tenant-1,2026-11-18,1,1\n", usageOptions()); got != want {
			t.Errorf("%q among dates: %s", never, got)
		}
	}
}

// usersOf reads a file about users in Teams, and says how many were active, never
// active and entitled.
func usersOf(t *testing.T, file string, change func(*Options)) string {
	t.Helper()
	var active, never, entitled int64
	users := one(t, file, usageOptions(ofKind(facts.KindActivity)), change).Users
	for _, state := range users[len(users)-1].States {
		if state.In[0].Idle == facts.NeverActive {
			never += state.Count
		} else {
			active += state.Count
		}
		if state.In[0].Entitled {
			entitled += state.Count
		}
	}
	return fmt.Sprintf("active %d, never %d, entitled %d", active, never, entitled)
}
