package controllers

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/tools/events"
)

// transition is a condition that changed its status: what an event tells.
type transition struct {
	condition metav1.Condition
	warning   bool
}

// polarity says which status of a condition is worth a warning.
type polarity map[string]metav1.ConditionStatus

// transitions compares two lists of conditions, in the order of watched. A
// condition seen for the first time is a transition only if it is worth a
// warning: a new report that is fine needs no event, and neither does a
// restart.
func transitions(before, after []metav1.Condition, watched []string, warns polarity) []transition {
	var found []transition
	for _, kind := range watched {
		now := meta.FindStatusCondition(after, kind)
		if now == nil {
			continue
		}
		warning := now.Status == warns[kind]
		then := meta.FindStatusCondition(before, kind)
		if then == nil && warning || then != nil && then.Status != now.Status {
			found = append(found, transition{*now, warning})
		}
	}
	return found
}

// send tells the transitions as events. Reason and note are the condition's;
// the action is its type, so that two conditions with one reason, such as
// BelowTarget, stay two events.
func send(recorder events.EventRecorder, regarding runtime.Object, found []transition) {
	for _, t := range found {
		kind := corev1.EventTypeNormal
		if t.warning {
			kind = corev1.EventTypeWarning
		}
		recorder.Eventf(regarding, nil, kind, t.condition.Reason, t.condition.Type, "%s", clip(t.condition.Message, maxNote))
	}
}

// maxNote is below the 1 KiB at which the API server refuses an event.
const maxNote = 1000
