// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var (
	earlier = time.Date(2026, 11, 18, 8, 0, 0, 0, time.UTC)
	later   = time.Date(2026, 11, 19, 12, 0, 0, 500, time.UTC)
)

func TestConditionKeepsItsTransitionTime(t *testing.T) {
	before := []metav1.Condition{{
		Type: "Ready", Status: metav1.ConditionTrue, Reason: "Fetched", Message: "old",
		ObservedGeneration: 1, LastTransitionTime: metav1.NewTime(earlier),
	}}

	same := conditionsOf(before, 2, later)
	same.set("Ready", metav1.ConditionTrue, "Suspended", "new")
	want := []metav1.Condition{{
		Type: "Ready", Status: metav1.ConditionTrue, Reason: "Suspended", Message: "new",
		ObservedGeneration: 2, LastTransitionTime: metav1.NewTime(earlier),
	}}
	if diff := cmp.Diff(want, same.list); diff != "" {
		t.Errorf("same status (-want +got):\n%s", diff)
	}

	other := conditionsOf(before, 2, later)
	other.set("Ready", metav1.ConditionFalse, "NotFound", "gone")
	if got, want := other.list[0].LastTransitionTime.Time, later.Truncate(time.Second); !got.Equal(want) {
		t.Errorf("other status: transition at %v, want %v (whole seconds, as the API stores them)", got, want)
	}
	if before[0].Message != "old" {
		t.Error("the previous conditions were changed in place")
	}
}

func TestConditionMessageIsBounded(t *testing.T) {
	c := conditionsOf(nil, 1, later)
	c.set("Ready", metav1.ConditionFalse, "NotFound", strings.Repeat("<", 40_000))
	encoded, err := json.Marshal(c.list[0].Message)
	if err != nil {
		t.Fatal(err)
	}
	if len(encoded) > maxMessage+2 || len(c.list[0].Message) == 0 {
		t.Errorf("message takes %d bytes of JSON", len(encoded))
	}
}

func TestConditionRemove(t *testing.T) {
	c := conditionsOf(nil, 1, later)
	for _, kind := range []string{"Ready", "Stalled", "Reconciling"} {
		c.set(kind, metav1.ConditionTrue, "X", "x")
	}
	c.remove("Stalled", "Reconciling", "NeverSet")
	if len(c.list) != 1 || c.list[0].Type != "Ready" {
		t.Errorf("left: %v", c.list)
	}
}

// A condition that a newer version set goes with the first evaluation after the
// rollback: this version would show it for ever.
func TestConditionOfANewerVersion(t *testing.T) {
	var previous []metav1.Condition
	for _, kind := range append([]string{"OfANewerVersion"}, conditionTypes...) {
		previous = append(previous, metav1.Condition{Type: kind, Status: metav1.ConditionTrue, Reason: "Seen"})
	}
	if diff := cmp.Diff(previous[1:], conditionsOf(previous, 1, later).list); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if previous[0].Type != "OfANewerVersion" {
		t.Error("the previous conditions were changed in place")
	}
}

// A type that is missing from the list would lose its transition time, and its
// condition would flicker.
func TestConditionTypesAreComplete(t *testing.T) {
	text, err := os.ReadFile("../../api/v1alpha1/condition_types.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, match := range regexp.MustCompile(`Condition\s+= "(\w+)"`).FindAllStringSubmatch(string(text), -1) {
		want = append(want, match[1])
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, slices.Sorted(slices.Values(conditionTypes))); diff != "" || len(want) == 0 {
		t.Errorf("(-api +conditionTypes):\n%s", diff)
	}
}
