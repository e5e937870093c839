// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"fmt"
	"strings"
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// The words of every flag (docs/semantics.md section 2), as a file may write them.
var (
	yesWords = []string{"true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "1", "1.0", " 1 ", "WAHR", "wahr", "Wahr", "PRAWDA", "prawda", "VRAI", "Vrai", "VERDADERO", "verdadero"}
	noWords  = []string{"false", "False", "FALSE", "no", "No", "NO", "n", "N", "0", "0.0", " 0", "FALSCH", "falsch", "FAŁSZ", "fałsz", "Fałsz", "FAUX", "faux", "FALSO", "Falso"}
	// noFlags are neither; blankFlags say nothing.
	noFlags    = []string{"maybe", "2", "10", "00", "0.5", "1.5", "11", "X", "oui", "ja", "licensed", "truefalse"}
	blankFlags = []string{"", " ", "n/a", "null", "-"}
)

// flagCases are files of one row with a flag in it, by the name of the flag. What
// the row means is told by meaning.
var flagCases = map[string]struct {
	kind         facts.Kind
	header, row  string
	meaning      func(*testing.T, string, Options) string
	yes, no, not string
}{
	"duplicate": {
		facts.KindUsage, "customerId,licensesEntitled,licensesActive,duplicate", "tenant-1,10,5,%s", duplicates, "1 duplicate", "0 duplicate", "0 duplicate",
	},
	"isTrial": {
		facts.KindSubscription, "customerId,id,status,quantity,trialEnd,isTrial", "tenant-1,a,active,10,2026-12-31,%s",
		func(t *testing.T, file string, o Options) string { t.Helper(); return string(standingOf(t, file, o)) }, "Trial", "Counted", "Trial",
	},
	"autoRenew": {
		facts.KindSubscription, "customerId,id,status,quantity,commitmentEnd,autoRenew", "tenant-1,a,active,10,2026-12-31,%s", renewal, "automatic", "manual", "unstated",
	},
	"isDeleted": {
		facts.KindActivity, "customerId,userId,lastActivity.Teams,licensed.Teams,isDeleted", "tenant-1,a,2026-11-17,yes,%s", entitledUser, "0 entitled", "1 entitled", "1 entitled",
	},
	"licensed.Teams": {
		facts.KindActivity, "customerId,userId,lastActivity.Teams,licenseAssigned.Teams,Has Teams License", "tenant-1,a,2026-11-17,2026-01-01,%s", entitledUser, "1 entitled", "0 entitled", "1 entitled",
	},
}

// renewal says what a file tells of its only subscription.
func renewal(t *testing.T, file string, o Options) string {
	t.Helper()
	return map[facts.Renewal]string{
		facts.RenewalUnstated: "unstated", facts.RenewalManual: "manual", facts.RenewalAutomatic: "automatic",
	}[one(t, file, o, nil).Subscriptions[0].Term.Renewal]
}

// TestFlags is docs/semantics.md section 2: every flag has the same words, and
// rejects the row for any other. A blank one says nothing.
func TestFlags(t *testing.T) {
	for name, c := range flagCases {
		t.Run(name, func(t *testing.T) {
			file := func(word string) string { return c.header + "\n" + fmt.Sprintf(c.row, word) + "\n" + flagFiller(c.row) }
			for _, said := range []struct {
				want  string
				words []string
			}{{c.yes, yesWords}, {c.no, noWords}, {c.not, blankFlags}} {
				for _, word := range said.words {
					if got := c.meaning(t, file(word), usageOptions(ofKind(c.kind))); got != said.want {
						t.Errorf("%q: %s, want %s", word, got, said.want)
					}
				}
			}
			for _, word := range noFlags {
				got := verdict(t, file(word), usageOptions(ofKind(c.kind)))
				if !strings.HasPrefix(got, "RowUnexpected: row 2, column ") || !strings.Contains(got, name) || !strings.Contains(got, ": neither yes nor no") {
					t.Errorf("%q: %s", word, got)
				}
			}
		})
	}
}

// TestTranslatedFlags: spec.values translates any word of any flag, and a word of
// ours too.
func TestTranslatedFlags(t *testing.T) {
	for name, c := range flagCases {
		for word, want := range map[string]string{"ja": c.yes, "JA ": c.yes, "nein": c.no, "X": c.yes, "2": c.no} {
			o := usageOptions(ofKind(c.kind, func(o *Options) {
				o.Values = map[string]map[string]string{name: {"Ja": "true", "nein": "0", "x": "yes", "2": "false"}}
			}))
			file := c.header + "\n" + fmt.Sprintf(c.row, word) + "\n" + flagFiller(c.row)
			if got := c.meaning(t, file, o); got != want {
				t.Errorf("%s, %q: %s, want %s", name, word, got, want)
			}
		}
	}
}

// TestJSONFlags: a JSON boolean or number is a flag, too.
func TestJSONFlags(t *testing.T) {
	for value, want := range map[string]string{
		"true": "1 entitled", "1": "1 entitled", "1.0": "1 entitled", `"true"`: "1 entitled", `"Yes"`: "1 entitled", `"1.0"`: "1 entitled",
		"false": "0 entitled", "0": "0 entitled", "0.0": "0 entitled", `"FALSE"`: "0 entitled", "null": "1 entitled",
	} {
		file := `[{"customerId":"tenant-1","userId":"a","lastActivity.Teams":"2026-11-17","licenseAssigned.Teams":"2026-01-01","licensed.Teams":` + value + `}]`
		if got := entitledUser(t, file, usageOptions(ofKind(facts.KindActivity))); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}

// flagFiller is a row without the flag, for files whose only row would be left out.
func flagFiller(row string) string {
	if strings.HasPrefix(row, "tenant-1,10") {
		return "tenant-1,1,1,\n"
	}
	return ""
}

func duplicates(t *testing.T, file string, o Options) string {
	t.Helper()
	result, err := Read(t.Context(), reader(file), o)
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return fmt.Sprintf("%d duplicate", result.Counts.Duplicates)
}

// entitledUser says how many users are entitled.
func entitledUser(t *testing.T, file string, o Options) string {
	t.Helper()
	users := one(t, file, o, nil).Users
	var entitled int64
	for _, state := range users[len(users)-1].States {
		if state.In[0].Entitled {
			entitled += state.Count
		}
	}
	return fmt.Sprintf("%d entitled", entitled)
}
