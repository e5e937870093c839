// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// ReadingSource is the status while a generation is read for the first time:
// what was there before stays, Reconciling says how far the read has come.
func ReadingSource(source *v1alpha1.ExportSource, rows, bytes int64, now time.Time) v1alpha1.ExportSourceStatus {
	status := *source.Status.DeepCopy()
	conditions := conditionsOf(status.Conditions, source.Generation, now)
	conditions.set(v1alpha1.ReconcilingCondition, metav1.ConditionTrue, v1alpha1.ReasonReading,
		fmt.Sprintf("reading: %s and %d MiB so far", wording.Count(rows, "row"), bytes>>20))
	status.Conditions = conditions.list
	return status
}
