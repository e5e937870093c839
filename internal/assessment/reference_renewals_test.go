// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/assessment"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// refDue is section 12: what ends, of the first source that knows any end.
type refDue struct {
	source     int
	asOf       string
	monthKeyed bool
	// rows are the counted subscriptions with a date
	rows []refRow
}

func refDate(text string) civil.Date {
	d, err := civil.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func refRenewals(in adoption.Input, rows []refRow) *refDue {
	for i := range in.Sources {
		due := refDue{source: i, asOf: "9999"}
		for _, r := range rows {
			counted := r.kind == "subscription" && r.source == i && r.sub.Standing == "Counted" && refInScope(in, r, false)
			if counted && r.sub.Term.Dated && (!in.OwnOnly || refOwn(in, r.subject)) {
				due.rows = append(due.rows, r)
				due.asOf = min(due.asOf, r.date)
			}
		}
		if len(due.rows) == 0 {
			continue
		}
		due.monthKeyed = !slices.ContainsFunc(due.rows, func(r refRow) bool { return r.date == due.asOf && !r.subject.MonthKeyed })
		return &due
	}
	return nil
}

// within writes what ends at most some days after the as-of date.
func (d refDue) within(days int) (line string, subscriptions int64) {
	last := refDate(d.asOf).AddDays(days).String()
	var licenses, unassigned, renewed int64
	var anyAssigned, anyRenewal, knowsAssigned, knowsRenewal bool
	for _, r := range d.rows {
		knowsAssigned, knowsRenewal = knowsAssigned || r.sub.HasAssigned, knowsRenewal || r.sub.Term.Renewal != facts.RenewalUnstated
		left := int(r.sub.Term.DaysLeft)
		if left == 0 || left == facts.MaxDaysLeft || refDate(r.date).AddDays(left).String() > last {
			continue
		}
		subscriptions, licenses = subscriptions+r.sub.Count, licenses+r.sub.Licenses
		if r.sub.HasAssigned {
			anyAssigned, unassigned = true, unassigned+r.sub.Unassigned
		}
		anyRenewal = anyRenewal || r.sub.Term.Renewal != facts.RenewalUnstated
		if r.sub.Term.Renewal == facts.RenewalAutomatic {
			renewed += r.sub.Licenses
		}
	}
	known := func(any, knows bool, n int64) string {
		if any || knows && subscriptions == 0 {
			return fmt.Sprint(n)
		}
		return "-"
	}
	return fmt.Sprint("within ", days, ": ", subscriptions, " ", licenses, " ", known(anyAssigned, knowsAssigned, unassigned), " ", known(anyRenewal, knowsRenewal, renewed)), subscriptions
}

// refExcess is section 12, OverAssigned: how many products have too many assigned, and
// how many of them a lapsed twin explains.
func refExcess(in adoption.Input, rows []refRow) (excesses [2]int) {
	type product struct {
		name           string
		sold, assigned int64
	}
	products := map[string]product{}
	_, counted := refFind(in, rows, "deployment", in.OwnOnly)
	for _, r := range counted {
		key := refProduct(r.subject.ProductID, r.subject.ProductName)
		p := products[key]
		sold, assigned, _, _ := refCounts(r, "deployment")
		p.sold, p.assigned = p.sold+sold, p.assigned+assigned
		if name := r.subject.ProductName; name != "" && (p.name == "" || name < p.name) {
			p.name = name
		}
		products[key] = p
	}
	first := slices.IndexFunc(rows, func(r refRow) bool { return r.kind == "subscription" })
	for key, p := range products {
		lapsed := int64(0)
		for _, r := range rows {
			if r.kind != "subscription" || r.source != rows[first].source || !refLapsed(r.sub.Standing) || !refInScope(in, r, false) || in.OwnOnly && !refOwn(in, r.subject) {
				continue
			}
			sameID := r.subject.ProductID != "" && key == "#"+strings.ToLower(r.subject.ProductID)
			sameName := p.name != "" && strings.EqualFold(p.name, r.subject.ProductName)
			if sameID || sameName || key == "" && refProduct(r.subject.ProductID, r.subject.ProductName) == "" {
				lapsed += max(r.sub.Licenses, r.sub.Assigned)
			}
		}
		switch {
		case p.assigned <= p.sold:
		case p.assigned-p.sold <= lapsed:
			excesses[1]++
		default:
			excesses[0]++
		}
	}
	return excesses
}

// refOld says whether the data of a day is too old.
func refOld(in assessment.Input, source int, asOf string, monthKeyed bool) bool {
	limit := in.Targets.MaxDataAge
	switch {
	case limit > 0:
	case monthKeyed:
		limit = 45 * 24 * time.Hour
	default:
		limit = 7 * 24 * time.Hour
	}
	zone := time.UTC
	if z := in.Sources[source].Zone; z != nil {
		zone = z
	}
	return in.Now.After(refDate(asOf).AddDays(1).In(zone).Add(limit))
}

// refExcessVerdict is OverAssigned.
func refExcessVerdict(in assessment.Input, d *refFigure, dated []*refFigure, lacks map[string]int, excesses [2]int) string {
	if d == nil {
		return "OverAssigned Unknown NoData"
	}
	for source := range d.from {
		lacking, lacksAny := lacks["deployment"]
		if in.Sources[source].Rejected > 0 || lacksAny && lacking == source {
			return "OverAssigned Unknown DataIncomplete"
		}
	}
	for _, f := range dated {
		if f != nil && refOld(in, f.Source, f.AsOf, f.MonthKeyed) {
			return "OverAssigned Unknown DataStale"
		}
	}
	switch {
	case excesses[0] > 0:
		return "OverAssigned True MoreAssignedThanSold"
	case excesses[1] > 0:
		return "OverAssigned False LapsedSubscription"
	}
	return "OverAssigned False WithinSold"
}

// refRenewalVerdict is RenewalAtRisk; empty where it is switched off.
func refRenewalVerdict(in assessment.Input, due *refDue, verdicts []string) string {
	const is = "RenewalAtRisk "
	switch {
	case in.Targets.RenewalDays == 0:
		return ""
	case due == nil:
		return is + "Unknown NoData"
	case refOld(in, due.source, due.asOf, due.monthKeyed):
		return is + "Unknown DataStale"
	}
	if _, subscriptions := due.within(in.Targets.RenewalDays); subscriptions == 0 {
		if in.Sources[due.source].Rejected > 0 {
			return is + "Unknown DataIncomplete"
		}
		return is + "False NothingDue"
	}
	unknown := ""
	for _, v := range verdicts {
		words := strings.Fields(v)
		switch {
		case words[0] != "LowDeployment" && words[0] != "LowUsage":
		case words[1] == "True":
			return is + "True LowBeforeRenewal"
		case words[1] == "Unknown" && unknown == "":
			unknown = is + "Unknown " + words[2]
		}
	}
	if unknown != "" {
		return unknown
	}
	return is + "False OnTarget"
}
