// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment

import (
	"fmt"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// checkRenewal finds out whether a subscription ends soon while adoption is low
// (RenewalAtRisk, docs/semantics.md section 12). Where nothing ends, nothing is at
// risk, whatever is known of adoption.
func checkRenewal(e *evidence) *verdict {
	days, r := e.Targets.RenewalDays, e.Metrics.Renewals
	switch {
	case days == 0:
		return nil
	case r == nil:
		return conclude(Unknown, reasonNoData, "it is not known when a counted subscription ends")
	case e.stale(r.Origin):
		return conclude(Unknown, reasonDataStale, e.tooOld(renewalFigure(r)))
	}
	due := r.Within(days)
	if due.Subscriptions > 0 {
		return e.atRisk(due)
	}
	if v := e.rejected(renewalFigure(r)); v != nil {
		return v
	}
	return conclude(False, reasonNothingDue, fmt.Sprintf("no counted subscription ends within %s of %s", wording.Count(int64(days), "day"), r.AsOf))
}

// atRisk judges the adoption of a customer of whom something ends soon.
func (e *evidence) atRisk(due adoption.Renewal) *verdict {
	r := e.Metrics.Renewals
	when := fmt.Sprintf("%s within %s of %s (%s)", ends(due.Subscriptions),
		wording.Count(int64(e.Targets.RenewalDays), "day"), r.AsOf, wording.Count(due.Licenses, "license"))
	var unknown *verdict
	for _, judged := range []struct {
		finding string
		check   check
	}{{lowDeployment, checkDeployment}, {lowUsage, checkUsage}} {
		switch v := judged.check(e); {
		case v == nil:
		case v.Status == True:
			return conclude(True, reasonLowBeforeRenewal, fmt.Sprintf("%s, and %s is True", when, judged.finding))
		case v.Status == Unknown && unknown == nil:
			unknown = conclude(Unknown, v.Reason, fmt.Sprintf("%s, and %s is Unknown", when, judged.finding))
		}
	}
	if unknown != nil {
		return unknown
	}
	return conclude(False, reasonOnTarget, when+", and adoption is on target")
}

func ends(subscriptions int64) string {
	if subscriptions == 1 {
		return "1 subscription ends"
	}
	return wording.Count(subscriptions, "subscription") + " end"
}

// renewalFigure has the date and the source of the subscriptions.
func renewalFigure(r *adoption.Renewals) figure {
	return figure{origin: &r.Origin, sources: []int{r.Source}, name: "subscription"}
}

// renewalsUnstated counts the subscriptions that the renewals cannot tell of.
func (e *evidence) renewalsUnstated() *Note {
	r := e.Metrics.Renewals
	if r == nil || r.Undated+r.Unstated == 0 {
		return nil
	}
	var unstated []string
	if r.Undated > 0 {
		unstated = append(unstated, "the end of "+wording.Count(r.Undated, "counted subscription"))
	}
	if r.Unstated > 0 {
		unstated = append(unstated, "the automatic renewal of "+wording.Count(r.Unstated, "subscription"))
	}
	return &Note{NoteRenewalsUnstated, fmt.Sprintf("the data does not state %s, so renewals do not count them", strings.Join(unstated, " and "))}
}
