// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment_test

import (
	"strings"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// refTrace finds out where what is listed comes from: the sources of evidence,
// and whether its dates are others.
func refTrace(f *refFigure, subs refFigure, users []refRow, d *refFigure) {
	f.sources = map[int]bool{}
	gave := map[int][]refRow{}
	left := map[int]bool{}
	for _, r := range users {
		gave[r.source] = append(gave[r.source], r)
		left[r.source] = left[r.source] || r.goneActive > 0
	}
	note := func(by refFigure) {
		f.mixed = f.mixed || by.AsOf != f.AsOf || by.Newest != f.Newest
		if by.Source != f.Source {
			f.sources[by.Source] = true
		}
	}
	for _, line := range refInflation(f) {
		by := *f
		switch reason := strings.Fields(line)[0]; {
		case f.kind != "subscription" && (reason == "TrialActivity" || reason == "LapsedSubscription"):
			by = subs
		case reason == "LicenseTransfer" && strings.HasSuffix(line, "Estimated"):
			by = *d
		case reason == "LicenseTransfer" && f.kind != "users" && f.kind != "anyone":
			for i, rows := range gave {
				if refOrigin(&by, rows); left[i] {
					note(by)
				}
			}
			continue
		}
		note(by)
	}
}

// refLater is a date so many days later.
func refLater(date string, days int) string {
	day, _ := civil.ParseDate(date)
	return day.AddDays(days).String()
}

// refWindow is section 1: the days a figure speaks of.
func refWindow(in adoption.Input, f *refFigure) (from, until string) {
	days := 28
	if (f.kind == "users" || f.kind == "anyone") && in.WindowDays > 0 {
		days = in.WindowDays
	} else if f.MonthKeyed && f.kind != "users" && f.kind != "anyone" {
		return f.AsOf[:8] + "01", f.AsOf
	}
	return refLater(f.AsOf, 1-days), f.AsOf
}

// refRecut says whether a user was active on some days.
func refRecut(r refRow, from, until string) refRow {
	r.active, r.goneActive, r.elsewhereActive = 0, 0, 0
	if r.last >= from && r.last <= until {
		r.active = 1
		if r.gone {
			r.goneActive = 1
		}
		if r.elsewhere && r.subject.Workload == "Yammer" {
			r.elsewhereActive = 1
		}
	}
	return r
}
