// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package changes_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/partnerinsights/customer-adoption-operator/internal/changes"
)

func TestStandingOf(t *testing.T) {
	for _, c := range []struct {
		status, reason string
		want           changes.Standing
	}{
		{"True", "BelowTarget", changes.Low},
		{"True", "WorkloadBelowTarget", changes.Low},
		{"False", "OnTarget", changes.NotLow},
		{"Unknown", "TooFewLicenses", changes.NotLow},
		{"Unknown", "NoData", changes.Absent},
		{"Unknown", "DataStale", changes.Unjudged},
		{"Unknown", "DataIncomplete", changes.Unjudged},
		{"", "", changes.Absent},
	} {
		if got := changes.StandingOf(c.status, c.reason); got != c.want {
			t.Errorf("%s %s: %d, want %d", c.status, c.reason, got, c.want)
		}
	}
}

// TestVerdicts is docs/semantics.md section 12. The states are of one figure, while
// the other one is not there.
func TestVerdicts(t *testing.T) {
	const absent, unjudged, fine, low = changes.Absent, changes.Unjudged, changes.NotLow, changes.Low
	became := map[[2]changes.Standing]bool{{fine, low}: true, {unjudged, low}: true}
	recovered := map[[2]changes.Standing]bool{{low, fine}: true}
	for _, then := range []changes.Standing{absent, unjudged, fine, low} {
		for _, now := range []changes.Standing{absent, unjudged, fine, low} {
			for name, states := range map[string][2]changes.State{
				"deployment": {{Deployment: then}, {Deployment: now}}, "usage": {{Usage: then}, {Usage: now}},
			} {
				got := [2]bool{changes.BecameLow(states[0], states[1]), changes.Recovered(states[0], states[1])}
				if want := [2]bool{became[[2]changes.Standing{then, now}], recovered[[2]changes.Standing{then, now}]}; got != want {
					t.Errorf("%s from %d to %d: became low, recovered %v, want %v", name, then, now, got, want)
				}
			}
		}
	}
}

// Both figures count together.
func TestTwoFigures(t *testing.T) {
	const absent, fine, low = changes.Absent, changes.NotLow, changes.Low
	for _, c := range []struct {
		then, now         changes.State
		became, recovered bool
	}{
		{changes.State{Deployment: low, Usage: fine}, changes.State{Deployment: fine, Usage: low}, false, false},
		{changes.State{Deployment: low, Usage: low}, changes.State{Deployment: fine, Usage: low}, false, false},
		{changes.State{Deployment: low, Usage: low}, changes.State{Deployment: fine, Usage: absent}, false, false},
		{changes.State{Deployment: low, Usage: low}, changes.State{Deployment: fine, Usage: fine}, false, true},
		{changes.State{Deployment: low, Usage: absent}, changes.State{Deployment: fine, Usage: low}, false, false},
		{changes.State{Deployment: fine, Usage: absent}, changes.State{Deployment: fine, Usage: low}, false, false},
		{changes.State{Deployment: fine, Usage: absent}, changes.State{Deployment: low, Usage: low}, true, false},
	} {
		if became, recovered := changes.BecameLow(c.then, c.now), changes.Recovered(c.then, c.now); became != c.became || recovered != c.recovered {
			t.Errorf("%+v to %+v: became low %t, recovered %t", c.then, c.now, became, recovered)
		}
	}
}

// TestMoversAgreeWithTheReference: sorting all of them and cutting gives the same.
func TestMoversAgreeWithTheReference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		percent := rapid.Ptr(rapid.Int32Range(0, 6), true)
		var movers changes.Movers
		var fell, rose []changes.Mover
		for _, i := range rapid.Permutation(slices.Collect(func(yield func(int) bool) {
			for i := range 60 {
				if !yield(i) {
					return
				}
			}
		})).Draw(t, "order") {
			then, now := changes.State{Adjusted: percent.Draw(t, "then")}, changes.State{Adjusted: percent.Draw(t, "now")}
			id := fmt.Sprintf("customer-%02d", i)
			movers.Add(id, "name", then, now)
			if then.Adjusted == nil || now.Adjusted == nil {
				continue
			}
			switch m := (changes.Mover{ID: id, Name: "name", From: *then.Adjusted, To: *now.Adjusted}); {
			case m.To < m.From:
				fell = append(fell, m)
			case m.To > m.From:
				rose = append(rose, m)
			}
		}
		slices.SortFunc(fell, func(a, b changes.Mover) int {
			return cmp.Or(cmp.Compare(b.From-b.To, a.From-a.To), cmp.Compare(a.ID, b.ID))
		})
		slices.SortFunc(rose, func(a, b changes.Mover) int {
			return cmp.Or(cmp.Compare(b.To-b.From, a.To-a.From), cmp.Compare(a.ID, b.ID))
		})
		want := slices.Concat(fell[:min(10, len(fell))], rose[:min(10, len(rose))])
		if diff := gocmp.Diff(want, movers.List()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}
