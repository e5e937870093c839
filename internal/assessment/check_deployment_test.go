// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestLowDeployment is docs/semantics.md section 7, row LowDeployment.
func TestLowDeployment(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Input)
		want   Finding
		below  []string
	}{
		"on target": {
			func(in *Input) { in.Metrics.Deployment.Assigned = 84 },
			Finding{lowDeployment, False, "OnTarget", "deployment 70 % (84 of 120) reaches the target of 70 %"}, nil,
		},
		"just below": {
			func(in *Input) { in.Metrics.Deployment.Assigned = 83 },
			Finding{lowDeployment, True, "BelowTarget", "deployment 69 % (83 of 120) is below its target of 70 %; clears at 75 %"}, []string{"Deployment"},
		},
		"a real 0": {
			func(in *Input) { in.Metrics.Deployment.Assigned = 0 },
			Finding{lowDeployment, True, "BelowTarget", "deployment 0 % (0 of 120) is below its target of 70 %; clears at 75 %"}, []string{"Deployment"},
		},
		"over 100 %": {
			func(in *Input) { in.Metrics.Deployment.Assigned = 130 },
			Finding{lowDeployment, False, "OnTarget", "deployment 108 % (130 of 120) reaches the target of 70 %"}, nil,
		},
		"was below, has not recovered": {
			func(in *Input) { in.Metrics.Deployment.Assigned, in.Below = 89, []string{"Deployment"} },
			Finding{lowDeployment, True, "BelowTarget", "deployment 74 % (89 of 120) was below its target of 70 %; clears at 75 %"}, []string{"Deployment"},
		},
		"was below, has recovered": {
			func(in *Input) { in.Metrics.Deployment.Assigned, in.Below = 90, []string{"Deployment"} },
			Finding{lowDeployment, False, "OnTarget", "deployment 75 % (90 of 120) reaches the target of 70 %"}, nil,
		},
		"switched off": {
			func(in *Input) { in.Targets.DeploymentPercent, in.Below = 0, []string{"Deployment"} },
			Finding{}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			r := Assess(changed(c.change))
			if diff := cmp.Diff(c.want, find(r, lowDeployment)); diff != "" {
				t.Errorf("finding (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(c.below, r.Below); diff != "" {
				t.Errorf("below (-want +got):\n%s", diff)
			}
		})
	}
}

// TestUnknown is docs/semantics.md section 7: the first reason that applies, of
// LowDeployment here; it forgets what was below.
func TestUnknown(t *testing.T) {
	noFigure := func(in *Input) { in.Metrics.Deployment = nil }
	nothingSold := func(in *Input) { in.Metrics.Deployment.Sold = 0 }
	rejected := func(in *Input) { in.Sources[0].Rejected = 2 }
	stale := func(in *Input) { in.Now = in.Now.AddDate(0, 0, 7) }
	tooFew := func(in *Input) { in.Metrics.Deployment.Sold = 9 }
	monthKeyed := func(in *Input) { in.Metrics.Deployment.MonthKeyed, in.Metrics.Usage.MonthKeyed = true, true }
	all := []func(*Input){tooFew, stale, rejected, nothingSold, noFigure}
	for name, c := range map[string]struct {
		changes         []func(*Input)
		reason, message string
	}{
		"no figure":                  {all, "NoData", "no source has deployment counts of the customer"},
		"no percentage":              {all[:4], "NoData", "0 licenses are sold, so deployment has no percentage"},
		"rows rejected":              {all[:3], "DataIncomplete", "2 rows of the customer could not be read in source license-deployment"},
		"stale":                      {all[:2], "DataStale", "deployment data of 2026-11-18 is older than 7 days"},
		"too few":                    {all[:1], "TooFewLicenses", "9 licenses sold, fewer than the 10 that are judged"},
		"one is too few":             {[]func(*Input){func(in *Input) { in.Metrics.Deployment.Sold = 1 }}, "TooFewLicenses", "1 license sold, fewer than the 10 that are judged"},
		"fresh because month-keyed":  {[]func(*Input){stale, monthKeyed, tooFew}, "TooFewLicenses", "9 licenses sold, fewer than the 10 that are judged"},
		"rejected by another source": {[]func(*Input){func(in *Input) { in.Sources[1].Rejected = 2 }, tooFew}, "TooFewLicenses", "9 licenses sold, fewer than the 10 that are judged"},
	} {
		t.Run(name, func(t *testing.T) {
			in := example()
			in.Below = []string{"Deployment"}
			for _, change := range c.changes {
				change(&in)
			}
			r := Assess(in)
			if diff := cmp.Diff(Finding{lowDeployment, Unknown, c.reason, c.message}, find(r, lowDeployment)); diff != "" {
				t.Errorf("finding (-want +got):\n%s", diff)
			}
			if r.Below != nil {
				t.Errorf("below: got %v, want it forgotten", r.Below)
			}
		})
	}
}

// TestMinimum is docs/semantics.md section 7, TooFewLicenses: a count that equals
// minimumLicenses is judged.
func TestMinimum(t *testing.T) {
	in := changed(func(in *Input) { in.Metrics.Deployment.Sold, in.Metrics.Deployment.Assigned = 10, 6 })
	expect(t, Assess(in), lowDeployment, True, "BelowTarget")
	in.Targets.MinimumLicenses = 0
	in.Metrics.Deployment.Sold = 1
	expect(t, Assess(in), lowDeployment, False, "OnTarget")
}

// TestOneStaleFigureMakesAllUnknown is docs/semantics.md section 7: while DataStale
// is True no verdict on adoption is; a too old alternate or own figure is
// enough, and rejected rows come first.
func TestOneStaleFigureMakesAllUnknown(t *testing.T) {
	old := adoption.Origin{Source: 0, AsOf: asOf.AddDays(-10)}
	for name, change := range map[string]func(*Input){
		"deployment":     func(in *Input) { in.Metrics.Deployment.Origin = old },
		"usage":          func(in *Input) { in.Metrics.Usage.Origin = old },
		"alternate":      func(in *Input) { in.Metrics.Alternate = &adoption.Usage{Origin: old, Sources: []int{old.Source}} },
		"own deployment": func(in *Input) { in.Metrics.OwnDeployment = &adoption.Deployment{Origin: old} },
		"own usage":      func(in *Input) { in.Metrics.OwnUsage = &adoption.Usage{Origin: old, Sources: []int{old.Source}} },
	} {
		t.Run(name, func(t *testing.T) {
			in := changed(func(in *Input) {
				in.Targets.UpsellDeploymentPercent, in.Targets.UpsellUsagePercent = 1, 1
				in.Below = []string{"Deployment", "Usage"}
				change(in)
			})
			r := Assess(in)
			for _, finding := range []string{lowDeployment, lowUsage, upsellOpportunity} {
				expect(t, r, finding, Unknown, "DataStale")
				if got, want := find(r, finding).Message, find(r, dataStale).Message; got != want {
					t.Errorf("%s: got %q, want %q", finding, got, want)
				}
			}
			expect(t, r, dataStale, True, "TooOld")
			if r.Below != nil || r.Adoption != AdoptionUnknown {
				t.Errorf("%s, below %v", r.Adoption, r.Below)
			}
			in.Sources[1].Rejected = 1
			if name != "usage" {
				expect(t, Assess(in), lowUsage, Unknown, "DataIncomplete")
				expect(t, Assess(in), lowDeployment, Unknown, "DataStale")
			}
		})
	}
}
