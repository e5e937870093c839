// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"

	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// send tells the transitions as events. Reason and note are the condition's;
// the action is its type, so that two conditions with one reason, such as
// BelowTarget, stay two events.
func send(recorder events.EventRecorder, regarding runtime.Object, found []evaluation.Transition) {
	for _, t := range found {
		kind := corev1.EventTypeNormal
		if t.Warning {
			kind = corev1.EventTypeWarning
		}
		recorder.Eventf(regarding, nil, kind, t.Condition.Reason, t.Condition.Type, "%s", wording.Clip(t.Condition.Message, maxNote))
	}
}

// maxNote is below the 1 KiB at which the API server refuses an event.
const maxNote = 1000
