// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package statustest checks statuses in tests: what holds for every status that
// the operator writes. Conditions come in; what is wrong with them goes out.
package statustest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// Summary shows conditions as a reader scans them: what, status, reason.
func Summary(conditions []metav1.Condition) map[string]string {
	out := map[string]string{}
	for _, c := range conditions {
		out[c.Type] = string(c.Status) + " " + c.Reason
	}
	return out
}

// Message is the message of a condition; empty where there is none.
func Message(conditions []metav1.Condition, kind string) string {
	if c := meta.FindStatusCondition(conditions, kind); c != nil {
		return c.Message
	}
	return ""
}

// Check asserts what holds for every status that the operator writes.
func Check(t *testing.T, obj metav1.Object, observed int64, conditions []metav1.Condition) {
	t.Helper()
	for _, problem := range Problems(obj, observed, conditions) {
		t.Error(problem)
	}
}

// Problems looks at what holds for every status: it speaks of the generation it
// was made for, and says of an object that is not ready who has to act.
func Problems(obj metav1.Object, observed int64, conditions []metav1.Condition) (problems []string) {
	got := Summary(conditions)
	if observed != obj.GetGeneration() {
		problems = append(problems, fmt.Sprintf("observedGeneration %d, want %d", observed, obj.GetGeneration()))
	}
	_, stalled := got["Stalled"]
	_, reconciling := got["Reconciling"]
	if stalled && reconciling {
		problems = append(problems, fmt.Sprintf("both Stalled and Reconciling: %v", got))
	}
	if got["Ready"] == "" || strings.HasPrefix(got["Ready"], "False") != (stalled || reconciling) {
		problems = append(problems, fmt.Sprintf("Ready is False exactly when it is Stalled or Reconciling: %v", got))
	}
	for _, c := range conditions {
		problems = append(problems, problemsOf(c, observed)...)
	}
	for i := range problems {
		problems[i] = obj.GetName() + ": " + problems[i]
	}
	return problems
}

// problemsOf looks at one condition.
func problemsOf(c metav1.Condition, observed int64) (problems []string) {
	abnormal := slices.Contains([]string{"Stalled", "Reconciling", "FetchFailed", "DataRejected"}, c.Type)
	if abnormal && c.Status != metav1.ConditionTrue {
		problems = append(problems, fmt.Sprintf("%s is %s; it is True or absent", c.Type, c.Status))
	}
	if c.Reason == "" || c.Message == "" || c.ObservedGeneration < 1 || c.ObservedGeneration > observed {
		problems = append(problems, fmt.Sprintf("condition %+v is not complete", c))
	}
	return problems
}

// KStatus is what tools that know kstatus make of an object.
func KStatus(t *testing.T, obj metav1.Object) status.Status {
	t.Helper()
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(obj)
	if err != nil {
		t.Fatal(err)
	}
	result, err := status.Compute(&unstructured.Unstructured{Object: content})
	if err != nil {
		t.Fatal(err)
	}
	return result.Status
}
