// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"slices"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// conditionSet is a list of conditions in the making: what is set keeps its
// transition time unless its status changes.
type conditionSet struct {
	list       []metav1.Condition
	generation int64
	now        time.Time
}

// conditionTypes are all types that this version sets.
var conditionTypes = []string{
	v1alpha1.ReadyCondition, v1alpha1.ReconcilingCondition, v1alpha1.StalledCondition,
	v1alpha1.FetchFailedCondition, v1alpha1.DataRejectedCondition,
	v1alpha1.LowDeploymentCondition, v1alpha1.LowUsageCondition, v1alpha1.UsageInflatedCondition,
	v1alpha1.DataStaleCondition, v1alpha1.DataIncompleteCondition, v1alpha1.UpsellOpportunityCondition,
	v1alpha1.HighSupportDemandCondition, v1alpha1.OverAssignedCondition, v1alpha1.RenewalAtRiskCondition,
	v1alpha1.PruneHeldCondition, v1alpha1.TemplateBlockedCondition, v1alpha1.ExportFailedCondition, v1alpha1.OpenReportFailedCondition,
}

// conditionsOf starts from the conditions of the previous status. Conditions of
// other types were set by a newer version before a rollback. They are left out,
// because this version would never bring them up to date.
func conditionsOf(previous []metav1.Condition, generation int64, now time.Time) *conditionSet {
	list := slices.DeleteFunc(slices.Clone(previous), func(c metav1.Condition) bool {
		return !slices.Contains(conditionTypes, c.Type)
	})
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
