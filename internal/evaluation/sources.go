package evaluation

import (
	"slices"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// SourceFacts is what the evaluation knows of one listed source.
type SourceFacts struct {
	// Name as the spec lists it.
	Name string
	// Source is nil when no such ExportSource exists.
	Source *v1alpha1.ExportSource
	// Facts of its published revision; nil when it was never read.
	Facts *facts.Set
}

// grace is how long a new report gives its sources to arrive: manifests are
// applied one after the other, reports often first.
const grace = 5 * time.Second

// WaitForSources is how long to wait for a source that does not exist yet; 0 when
// the report is not new, or every source is there. A wait of more than that is
// one of clocks that disagree, and not worth it.
func WaitForSources(report metav1.Object, observed int64, sources []SourceFacts, now time.Time) time.Duration {
	missing := func(s SourceFacts) bool { return s.Source == nil }
	if observed > 0 || !slices.ContainsFunc(sources, missing) {
		return 0
	}
	if wait := report.GetCreationTimestamp().Add(grace).Sub(now); wait <= grace {
		return wait
	}
	return 0
}
