// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package schema

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// inert are the fields of which no value shows anything here, each with the
// reason. Whoever adds a field makes the data and the bases such that it shows
// something. A field belongs here only where that cannot be.
var inert = map[string]string{
	"CustomerAdoption spec.customer.id":      "it cannot be changed",
	"ExportSource spec.dataset":              "it cannot be changed",
	"ExportSource spec.flux.path":            "there is no Flux in the walk, so no artifact to look into; TestConformance of test/origins reads one",
	"ExportSource spec.partnerCenter.report": "it goes with the data set, which cannot be changed, and with reportId: no other one is accepted",
	"ExportSource spec.interval":             "it says when the origin is read again, and the clock of the walk stands still; TestIntervalOf",
	"ExportSource spec.sql.caSecretRef.name": "there is no database in the walk, and the Secret with its address comes first; " +
		"TestConformance of test/origins trusts the authority of one",
	"ExportSource spec.sql.query":  "there is no database in the walk; TestConformance of test/origins asks one",
	"ExportSource spec.timeout":    "it bounds a read, and no read of the walk takes a second; TestTimeoutEndsTheWork",
	"PortfolioAdoption spec.prune": "it decides when a customer leaves the data, and none leaves here; TestGeneration",
}

const (
	// fieldsOfAWorld are as many as one world shows, one after the other.
	fieldsOfAWorld = 16
	// sampleOfFields is one of how many fields the short form takes.
	sampleOfFields = 3
)

// Each field shows something: some value of it changes what the operator says or
// makes, or the field is on the list above. What is on the list shows nothing.
func TestEveryFieldShows(t *testing.T) {
	var shown sync.Map // name of a field -> whether it shows
	known := map[string]bool{}
	t.Run("fields", func(t *testing.T) {
		for _, b := range bases() {
			leaves, _ := readSchema(t, b.plural)
			leaves = slices.DeleteFunc(leaves, func(l leaf) bool {
				known[fieldOf(b, l)] = true
				return !looksAt(b, l) || !*all && hash(fieldOf(b, l))%sampleOfFields != 0
			})
			for some := range slices.Chunk(leaves, fieldsOfAWorld) {
				t.Run(b.name+" "+some[0].String(), func(t *testing.T) {
					t.Parallel()
					showEach(t, b, some, &shown)
				})
			}
		}
	})
	if t.Failed() {
		return
	}
	shown.Range(func(name, shows any) bool {
		switch why, listed := inert[name.(string)]; {
		case shows.(bool) && listed:
			t.Errorf("%s shows something, so it does not belong on the list: %s", name, why)
		case !shows.(bool) && !listed:
			t.Errorf("no value of %s changes what the operator says or makes: make bases and data such that it does, or list it with the reason", name)
		}
		return true
	})
	for name := range inert {
		if !known[name] {
			t.Errorf("there is no field %s: take it off the list", name)
		}
	}
}

// looksAt says that a base is there to show a leaf. Fields that all origins share
// are shown by one.
func looksAt(b base, l leaf) bool {
	if b.kind == "ExportSource" && b.name != "configMap" {
		return belongs(b, l) && slices.Contains(origins, l.path[0])
	}
	return belongs(b, l)
}

// fieldOf names a field: a list and its items are one.
func fieldOf(b base, l leaf) string { return b.kind + " " + strings.TrimSuffix(l.String(), "[]") }

// showEach takes leaves one after the other, in one world.
func showEach(t *testing.T, b base, leaves []leaf, shown *sync.Map) {
	w := newWorld(t, b)
	w.make(b.spec)
	before := w.atRest()
	if b.works && !ready(before) {
		t.Fatalf("%s is not Ready, so its fields show nothing:\n%s", b.name, cmp.Diff(nil, conditions(before)))
	}
	for _, l := range leaves {
		name, shows := fieldOf(b, l), w.shows(l, before)
		if earlier, _ := shown.LoadOrStore(name, shows); shows && !earlier.(bool) {
			shown.Store(name, true)
		}
	}
}

// How long to wait for the effect of a value. A short wait finds nearly all; the
// long one is for a busy machine, before a field counts as one that shows nothing.
const (
	shortWait = 400 * time.Millisecond
	longWait  = 8 * time.Second
	// aLook is the time between two looks at the state.
	aLook = 40 * time.Millisecond
)

// shows says that some value of a leaf makes a state other than before.
func (w *world) shows(l leaf, before map[string]any) bool {
	waits := []time.Duration{shortWait, longWait}
	if _, listed := inert[fieldOf(w.base, l)]; listed {
		waits = waits[:1]
	}
	for _, wait := range waits {
		for _, v := range append(l.values(), l.own(w.base.spec)...) {
			generation := w.subject().GetGeneration()
			if w.patch(changed(w.base.spec, l.path, v)) != nil || w.subject().GetGeneration() == generation {
				continue // rejected, or the same spec
			}
			differs := w.differs(before, wait)
			w.must(w.patch(w.base.spec))
			if !w.becomes(before) {
				w.t.Fatalf("%s %s %s: no way back (-before +after):\n%s", w.base.name, l, v.what, cmp.Diff(before, w.state()))
			}
			if differs {
				return true
			}
		}
	}
	return false
}

// differs waits until the state is another one.
func (w *world) differs(before map[string]any, wait time.Duration) bool {
	for range wait / aLook {
		if !reflect.DeepEqual(before, w.state()) {
			return true
		}
		time.Sleep(aLook)
	}
	return false
}

// becomes waits until the state is one that was there before.
func (w *world) becomes(before map[string]any) bool {
	for range 2 * longWait / aLook {
		if reflect.DeepEqual(before, w.state()) {
			return true
		}
		time.Sleep(aLook)
	}
	return false
}

// atRest is the state when nothing has changed for a while: a portfolio makes its
// CustomerAdoptions and exports after its status.
func (w *world) atRest() (state map[string]any) {
	for same := 0; same < 30; same++ {
		time.Sleep(aLook)
		if now := w.state(); !reflect.DeepEqual(state, now) {
			state, same = now, 0
		}
	}
	return state
}
