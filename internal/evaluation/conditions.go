// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// conditionSet is a list of conditions in the making: what is set keeps its
// transition time unless its status changes.
type conditionSet struct {
	list       []metav1.Condition
	generation int64
	now        time.Time
}

// conditionsOf starts from the conditions of the previous status.
func conditionsOf(previous []metav1.Condition, generation int64, now time.Time) *conditionSet {
	list := make([]metav1.Condition, len(previous))
	copy(list, previous)
	return &conditionSet{list: list, generation: generation, now: now.Truncate(time.Second)}
}

func (c *conditionSet) set(kind string, status metav1.ConditionStatus, reason, message string) {
	meta.SetStatusCondition(&c.list, metav1.Condition{
		Type: kind, Status: status, Reason: reason, Message: wording.Clip(message, maxMessage),
		ObservedGeneration: c.generation, LastTransitionTime: metav1.NewTime(c.now),
	})
}

// mark makes a condition that is absent when all is well: True with a message,
// absent without.
func (c *conditionSet) mark(kind, reason, message string) {
	if message == "" {
		c.remove(kind)
		return
	}
	c.set(kind, metav1.ConditionTrue, reason, message)
}

// maxMessage bounds a message: the API server refuses a status whose messages
// are longer than 32 KiB, and nobody reads more than this.
const maxMessage = 1024

func (c *conditionSet) remove(kinds ...string) {
	for _, kind := range kinds {
		meta.RemoveStatusCondition(&c.list, kind)
	}
}
