// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/plan"
)

// refAsked is section 12: what a plan asks for on a date, found by trying.
func refAsked(p plan.Plan, start, target int32, date string) int64 {
	switch {
	case p == plan.Plan{} || date >= p.Due.String():
		return int64(target)
	case date <= p.From.String():
		return int64(start)
	}
	gone, all := refDays(p.From.String(), date), refDays(p.From.String(), p.Due.String())
	// The largest whole number that is not above the line.
	asked := int64(100)
	for (asked-int64(start))*all > int64(target-start)*gone {
		asked--
	}
	return asked
}

// refDays counts the days from one date to another.
func refDays(from, to string) (days int64) {
	day, _ := time.Parse(time.DateOnly, from)
	for day.Format(time.DateOnly) < to {
		day = day.Add(24 * time.Hour)
		days++
	}
	return days
}

// refPlan is section 12: the phase, and what the path asks of the two figures.
func refPlan(t assessment.Targets, d, u *refFigure, verdicts []string) []string {
	if (t.Plan == plan.Plan{}) {
		return nil
	}
	isJudged := func(finding string) bool {
		for _, v := range verdicts {
			if strings.HasPrefix(v, finding+" ") && !strings.HasPrefix(v, finding+" Unknown") {
				return true
			}
		}
		return false
	}
	judged, short, behind, overdue := 0, 0, 0, 0
	look := func(part, whole int64, start, target int32, date string) string {
		judged++
		asked := refAsked(t.Plan, start, target, date)
		if 100*part < asked*whole {
			behind++
		}
		if 100*part < int64(target)*whole {
			short++
			if date > t.Plan.Due.String() {
				overdue++
			}
		}
		return fmt.Sprint(asked)
	}
	deployment, usage := "-", "-"
	if isJudged("LowDeployment") {
		deployment = look(d.Part, d.Whole, t.Plan.Deployment, t.DeploymentPercent, d.AsOf)
	}
	if isJudged("LowUsage") {
		if t.UsagePercent > 0 {
			usage = look(u.Adjusted, u.Whole, t.Plan.Usage, t.UsagePercent, u.AsOf)
		}
		for _, w := range t.Workloads {
			f := u.Workloads[refTarget(w.Name)]
			if w.UsagePercent > 0 && f.Entitled > 0 && f.Entitled >= t.MinimumLicenses {
				look(f.Adjusted, f.Entitled, 0, w.UsagePercent, u.AsOf)
			}
		}
	}
	phase := "OnTrack"
	switch {
	case judged == 0:
		phase = ""
	case short == 0:
		phase = "Reached"
	case overdue > 0:
		phase = "Overdue"
	case behind > 0:
		phase = "Behind"
	}
	return []string{fmt.Sprint("plan ", phase, " ", deployment, " ", usage)}
}
