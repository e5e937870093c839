package records

import (
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func TestSynonymsAreFoldedAndUnambiguous(t *testing.T) {
	for _, kind := range []facts.Kind{facts.KindDeployment, facts.KindUsage} {
		owner := map[string]field{}
		for f := range fieldCount {
			if !has(kind, f) {
				continue
			}
			for _, name := range append([]string{fold(fieldNames[f])}, synonyms[f]...) {
				if name != fold(name) {
					t.Errorf("%s: synonym %q is not folded", fieldNames[f], name)
				}
				if other, taken := owner[name]; taken {
					t.Errorf("%q stands for %s and %s", name, fieldNames[other], fieldNames[f])
				}
				owner[name] = f
			}
		}
		for from, to := range givesWay {
			if other, ok := owner[to]; ok && other != owner[from] {
				t.Errorf("%q gives way to %q of another field", from, to)
			}
		}
	}
}

func TestFieldsOfDatasets(t *testing.T) {
	for f, name := range fieldNames {
		if name == "" {
			t.Errorf("field %d has no name", f)
		}
	}
	if has(facts.KindUsage, licensesSold) || has(facts.KindDeployment, licensesActive) || !has(facts.KindUsage, licensesActive) {
		t.Error("counts of the wrong dataset")
	}
}
