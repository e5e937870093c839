// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// bar is the drawing of a percentage. Its width is 100 %, and its numbers are in
// percent, so that a bar is as long as its number. What is more than 100 is cut
// off, and an arrow says so.
type bar struct {
	// Fill is the figure and Raw the reported figure when it is longer; -1 for
	// none.
	Fill, Raw int64
	// FillOver and RawOver say that the figure is more than 100.
	FillOver, RawOver bool
	// Target is the position of the target; 0 for none.
	Target int64
	// Low colors a figure that is below its target.
	Low bool
}

// target is the target of a figure.
type target struct {
	// Percent is what the figure is judged against: the target, or what the plan asks
	// for by now; 0 for none.
	Percent int32
	// Full is the target.
	Full int32
	// Recovery is the percentage from which a figure that was below counts as
	// recovered.
	Recovery int32
	// Below says whether the figure counts as below. That can be so although
	// it has reached the target again.
	Below bool
}

// newBar draws a figure that has no target.
func newBar(percent *int32) bar { return barOf(percent, nil, target{}) }

func barOf(percent, raw *int32, t target) bar {
	b := bar{Fill: -1, Raw: -1, Target: int64(t.Percent), Low: t.Below}
	if percent != nil {
		b.Fill, b.FillOver = min(int64(*percent), 100), *percent > 100
	}
	if raw != nil && (percent == nil || *raw > *percent) {
		b.Raw, b.RawOver = min(int64(*raw), 100), *raw > 100
	}
	return b
}

// workloads are those of a status, with their bars.
type workloads struct {
	Rows    []workload
	Omitted int64
}

type workload struct {
	v1alpha1.WorkloadFigures
	Bar bar
}

// customerWorkloads are the workloads of a customer, with their own targets.
func customerWorkloads(r *v1alpha1.CustomerAdoption) workloads {
	w := newWorkloads(r.Spec.Targets.Workloads, r.Status.Workloads, r.Status.WorkloadsOmitted)
	for i, row := range w.Rows {
		w.Rows[i].Bar.Low = isBelow(r, belowWorkloadPrefix+row.Name)
		if full := row.Bar.Target; full > 0 {
			w.Rows[i].Bar.Target = int64(asked(r, int32(full), belowWorkloadPrefix+row.Name))
		}
	}
	return w
}

func newWorkloads(targets []v1alpha1.WorkloadTarget, figures []v1alpha1.WorkloadFigures, omitted int64) workloads {
	w := workloads{Omitted: omitted}
	for _, f := range figures {
		t := target{}
		for _, own := range targets {
			if strings.EqualFold(own.Name, f.Name) {
				t.Percent = own.UsagePercent
			}
		}
		t.Below = f.AdjustedUsagePercent != nil && *f.AdjustedUsagePercent < t.Percent
		w.Rows = append(w.Rows, workload{f, barOf(f.AdjustedUsagePercent, f.UsagePercent, t)})
	}
	return w
}
