// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"encoding/json"
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
