// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// bar is the drawing of a percentage. Its numbers are in percent of its width.
// The width is 100 %, or the largest figure when that is more.
type bar struct {
	// Fill is the figure and Raw the reported figure when it is longer; -1 for
	// none.
	Fill, Raw int64
	// Full is the position of 100 %.
	Full int64
	// Target is the position of the target; 0 for none.
	Target int64
	// Low colors a figure that is below its target.
	Low bool
}

// target is the target of a figure.
type target struct {
	// Percent is the target; 0 for none.
	Percent int32
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
	top := int64(100)
	for _, p := range []*int32{percent, raw} {
		if p != nil {
			top = max(top, int64(*p))
		}
	}
	share := func(p *int32) int64 {
		if p == nil {
			return -1
		}
		return int64(*p) * 100 / top
	}
	b := bar{Fill: share(percent), Raw: share(raw), Full: 100 * 100 / top, Target: int64(t.Percent) * 100 / top, Low: t.Below}
	if b.Raw <= b.Fill {
		b.Raw = -1
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
