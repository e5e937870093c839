// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"errors"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// faults are the lines for standard error. A source with a fault has one line,
// which says how many objects wait for it.
type faults struct {
	list    []fault
	waiting map[types.NamespacedName]*waiting
}

// fault is one line.
type fault struct {
	// source is the ExportSource that the line is about; zero for another object.
	source types.NamespacedName
	err    error
}

// waiting counts the objects that have no figures because of a source.
type waiting struct{ reports, portfolios int64 }

func (f *faults) add(errs ...error) {
	for _, err := range errs {
		f.list = append(f.list, fault{err: err})
	}
}

// addSource adds a fault of a source.
func (f *faults) addSource(source types.NamespacedName, err error) {
	f.list = append(f.list, fault{source, err})
}

// unready is why an object is not Ready, as a line; nil when it is Ready.
func unready(kind string, obj metav1.Object, conditions []metav1.Condition) error {
	ready := meta.FindStatusCondition(conditions, v1alpha1.ReadyCondition)
	if ready == nil || ready.Status == metav1.ConditionTrue {
		return nil
	}
	return fmt.Errorf("%s %s: %s: %s", kind, keyOf(obj), ready.Reason, ready.Message)
}

// waitsForSource says whether an object is not Ready only because a source has no
// data.
func waitsForSource(conditions []metav1.Condition) bool {
	ready := meta.FindStatusCondition(conditions, v1alpha1.ReadyCondition)
	return ready != nil && ready.Status == metav1.ConditionFalse &&
		(ready.Reason == v1alpha1.ReasonSourceNotReady || ready.Reason == v1alpha1.ReasonSourceNotFound)
}

// waits notes that an object waits for a source. A source that no manifest defines
// gets a line of its own.
func (f *faults) waits(source types.NamespacedName, portfolio bool) {
	if f.waiting == nil {
		f.waiting = map[types.NamespacedName]*waiting{}
	}
	w, found := f.waiting[source]
	if !found {
		w = &waiting{}
		f.waiting[source] = w
	}
	if portfolio {
		w.portfolios++
	} else {
		w.reports++
	}
	for _, known := range f.list {
		if known.source == source {
			return
		}
	}
	f.addSource(source, fmt.Errorf("ExportSource %s: %s: no manifest defines it; add it or correct spec.sources", source, v1alpha1.ReasonSourceNotFound))
}

// err joins the lines; nil when there are none.
func (f *faults) err() error {
	var lines []error
	told := map[types.NamespacedName]bool{}
	for _, line := range f.list {
		w := f.waiting[line.source]
		if w == nil || told[line.source] {
			lines = append(lines, line.err)
			continue
		}
		told[line.source] = true
		lines = append(lines, fmt.Errorf("%w (%s)", line.err, w))
	}
	return errors.Join(lines...)
}

// String is "1 portfolio and 40 reports wait for it".
func (w *waiting) String() string {
	var counts []string
	if w.portfolios > 0 {
		counts = append(counts, wording.Count(w.portfolios, "portfolio"))
	}
	if w.reports > 0 {
		counts = append(counts, wording.Count(w.reports, "report"))
	}
	verb := "wait"
	if w.portfolios+w.reports == 1 {
		verb = "waits"
	}
	return strings.Join(counts, " and ") + " " + verb + " for it"
}
