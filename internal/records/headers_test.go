// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// TestSynonymsAreFoldedAndUnambiguous is docs/semantics.md section 2: headers match
// without regard to case, spaces, "_", "-" and ".".
func TestSynonymsAreFoldedAndUnambiguous(t *testing.T) {
	for kind := range datasets {
		owner := map[string]field{}
		list := newWorkloadList()
		for f := range plainFields {
			if has(kind, f) {
				claimNames(t, owner, f, synonymsOf(kind, f))
			}
		}
		for name, f := range list.synonyms() {
			if has(kind, f) {
				claimNames(t, owner, f, []string{name})
			}
		}
		for from, to := range givesWay {
			if other, ok := owner[to]; ok && owner[from] != other {
				if _, ok := owner[from]; ok {
					t.Errorf("%q gives way to %q of another field", from, to)
				}
			}
		}
	}
}

func claimNames(t *testing.T, owner map[string]field, f field, names []string) {
	t.Helper()
	for _, name := range names {
		if name != fold(name) {
			t.Errorf("synonym %q is not folded", name)
		}
		if other, taken := owner[name]; taken && other != f {
			t.Errorf("%q stands for %d and %d", name, other, f)
		}
		owner[name] = f
	}
}

func TestFieldsOfDatasets(t *testing.T) {
	for f, name := range fieldNames {
		if name == "" {
			t.Errorf("field %d has no name", f)
		}
	}
	for kind, d := range datasets {
		for _, fields := range append(d.required, d.fields) {
			for _, f := range fields {
				if !has(kind, f) {
					t.Errorf("dataset %d does not have its field %d", kind, f)
				}
			}
		}
		for f := range d.synonyms {
			if !has(kind, f) {
				t.Errorf("dataset %d has synonyms of field %d, which is not its own", kind, f)
			}
		}
	}
	if has(facts.KindUsage, licensesSold) || has(facts.KindDeployment, licensesActive) || has(facts.KindUsage, userID) {
		t.Error("fields of the wrong dataset")
	}
}
