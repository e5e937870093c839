// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/tools/events"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
)

func condition(kind string, status metav1.ConditionStatus) metav1.Condition {
	return metav1.Condition{Type: kind, Status: status, Reason: "Because", Message: "a sentence"}
}

func TestSend(t *testing.T) {
	recorder := events.NewFakeRecorder(2)
	long := condition("LowUsage", metav1.ConditionTrue)
	long.Message = strings.Repeat("é%d", 1000)
	send(recorder, &v1alpha1.CustomerAdoption{}, []evaluation.Transition{{Condition: condition("Ready", metav1.ConditionTrue)}, {Condition: long, Warning: true}})

	if got, want := <-recorder.Events, "Normal Because a sentence"; got != want {
		t.Errorf("event %q, want %q", got, want)
	}
	got := <-recorder.Events
	if !strings.HasPrefix(got, "Warning Because é%dé%d") {
		t.Errorf("a message is text, no format: %.40q", got)
	}
	if len(got) > len("Warning Because ")+1024 {
		t.Errorf("the API server refuses a note of %d bytes", len(got))
	}
}
