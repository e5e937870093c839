// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"cmp"
	"slices"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
)

// Reasons for inflated usage, in the order of the table of docs/semantics.md
// section 6. The last two stand apart: they count no licenses.
const (
	trialActivity         = "TrialActivity"
	lapsedSubscription    = "LapsedSubscription"
	licenseTransfer       = "LicenseTransfer"
	yammerOveruse         = "YammerOveruse"
	unexplained           = "Unexplained"
	attributionDuplicates = "AttributionDuplicates"
	mixedDates            = "MixedDates"
)

// inflation is what makes usage look higher than it is, and the counts without
// it (docs/semantics.md section 6).
type inflation struct {
	// contributions in the order of the table.
	contributions []Contribution
	adoption.Measured
}

// explain splits the active count into what was used and what inflates it.
// What is measured is taken out first; estimates share what is then still in
// excess; the rest is named as unexplained. Neither changes the adjusted counts.
func explain(u *adoption.Usage) inflation {
	if u == nil {
		return inflation{}
	}
	in := inflation{Measured: u.Measured()}
	estimated, rest := u.Estimated(in.Measured)
	for _, cause := range []struct {
		reason              string
		measured, estimated int64
	}{
		{trialActivity, in.Trial, estimated.Trial},
		{lapsedSubscription, in.Lapsed, estimated.Lapsed},
		{licenseTransfer, in.Transfer, estimated.Transfer},
		{yammerOveruse, in.Yammer, 0},
	} {
		in.add(cause.reason, cause.measured, Measured)
		in.add(cause.reason, cause.estimated, Estimated)
	}
	in.add(unexplained, rest, "")
	in.addUncounted(u)
	return in
}

// add notes a contribution that explains something.
func (in *inflation) add(reason string, active int64, evidence Evidence) {
	if active > 0 {
		in.contributions = append(in.contributions, Contribution{reason, active, evidence})
	}
}

// addUncounted notes the reasons that explain no number of licenses: duplicates
// have been left out of the count already.
func (in *inflation) addUncounted(u *adoption.Usage) {
	if u.Duplicates > 0 {
		in.contributions = append(in.contributions, Contribution{Reason: attributionDuplicates})
	}
	if u.MixedDates {
		in.contributions = append(in.contributions, Contribution{Reason: mixedDates})
	}
}

// measured sums the measured contributions up.
func (in inflation) measured() int64 {
	return in.Trial + in.Lapsed + in.Transfer + in.Yammer
}

// largest gives the contribution that explains most, of equals the first of
// the table. There must be one that explains anything.
func (in inflation) largest() Contribution {
	return slices.MaxFunc(in.contributions, func(a, b Contribution) int {
		return cmp.Compare(a.Active, b.Active)
	})
}
