// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// TestHighSupportDemand is docs/semantics.md section 7, row HighSupportDemand, and
// section 3.9: no request known is no figure.
func TestHighSupportDemand(t *testing.T) {
	support := func(requests, users int64) *adoption.Support {
		s := &adoption.Support{Origin: adoption.Origin{Source: 1, AsOf: asOf}, Requests: requests, Users: users}
		if per, ok := adoption.Percent(requests, users); ok {
			s.Per100Users = &per
		}
		return s
	}
	older := func(s *adoption.Support) *adoption.Support {
		s.AsOf = asOf.AddDays(-31)
		return s
	}
	monthly := func(s *adoption.Support) *adoption.Support {
		s.MonthKeyed = true
		return s
	}
	for name, c := range map[string]struct {
		support *adoption.Support
		target  int32
		want    Finding
	}{
		"at the threshold":   {support(8, 80), 10, Finding{highSupportDemand, True, "AboveThreshold", "10 requests for help per 100 active users (8 of 80 users); high from 10"}},
		"floor, just under":  {support(109, 1000), 11, Finding{highSupportDemand, False, "BelowThreshold", "10 requests for help per 100 active users (109 of 1000 users); high from 11"}},
		"a real 0":           {support(0, 80), 10, Finding{highSupportDemand, False, "BelowThreshold", "0 requests for help per 100 active users (0 of 80 users); high from 10"}},
		"no requests known":  {nil, 10, Finding{highSupportDemand, Unknown, "NoData", "no source has support requests of the customer"}},
		"no user is known":   {support(1, 0), 10, Finding{highSupportDemand, Unknown, "NoData", "1 request for help, but no user is known to be active"}},
		"switched off":       {support(80, 80), 0, Finding{}},
		"too old":            {older(support(8, 80)), 10, Finding{highSupportDemand, Unknown, "DataStale", "support data of 2026-10-18 is older than 7 days"}},
		"a month's":          {monthly(older(support(8, 80))), 10, Finding{highSupportDemand, True, "AboveThreshold", "10 requests for help per 100 active users (8 of 80 users); high from 10"}},
		"more than one each": {support(300, 80), 375, Finding{highSupportDemand, True, "AboveThreshold", "375 requests for help per 100 active users (300 of 80 users); high from 375"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := changed(func(in *Input) {
				in.Metrics.Support, in.Targets.HelpRequestsPer100Users = c.support, c.target
				// Neither rejected rows nor few licenses matter, nor old figures.
				in.Sources[1].Rejected, in.Targets.MinimumLicenses = 3, 1000
				in.Metrics.Deployment.AsOf = asOf.AddDays(-400)
			})
			if diff := cmp.Diff(c.want, find(Assess(in), highSupportDemand)); diff != "" {
				t.Errorf("finding (-want +got):\n%s", diff)
			}
		})
	}
}
