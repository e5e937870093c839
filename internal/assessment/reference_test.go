// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment_test

import (
	"regexp"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// This file and its siblings are a second evaluation of docs/semantics.md, written
// to be obviously right and nothing else: it walks over all rows again for
// every question, compares dates as text, and shares no function with the
// engine.

// refRow is any row of any dataset.
type refRow struct {
	source  int
	kind    string // deployment, usage, users (of a workload), anyone, subscription
	subject facts.Subject
	date    string
	// the oldest date of what was united
	since string
	// what the row itself counts
	entitled, active, goneActive, elsewhereActive int64
	// users whose license no row states
	unstated int64
	// users of SharePoint are those of OneDrive, too
	withOneDrive bool
	// gone users are deleted or have no license left, elsewhere are licensed for
	// other workloads only
	gone, elsewhere bool
	sub             facts.Subscription
	// users come one by one
	who, last string
	// later says that there is activity after the date, period how many days the
	// report looks back
	later  bool
	period int32
	// idle are the days since the newest activity; -1 for none
	idle int
}

// refRows lists all rows; those about users come as they were drawn.
func refRows(in adoption.Input, drawn map[*facts.Customer][]facts.Record) (rows []refRow) {
	days := in.WindowDays
	if days == 0 {
		days = 28
	}
	for i, s := range in.Sources {
		if s.Customer == nil {
			continue
		}
		for _, d := range s.Customer.Deployments {
			rows = append(rows, refRow{source: i, kind: "deployment", subject: *d.Subject, date: d.AsOf.String(), entitled: d.Sold, active: d.Assigned})
		}
		for _, u := range s.Customer.Usages {
			rows = append(rows, refRow{source: i, kind: "usage", subject: *u.Subject, date: u.AsOf.String(), entitled: u.Entitled, active: u.Active})
		}
		for _, u := range refUsers(drawn[s.Customer], days) {
			u.source = i
			rows = append(rows, u)
		}
		for _, s := range s.Customer.Subscriptions {
			rows = append(rows, refRow{source: i, kind: "subscription", subject: *s.Subject, date: s.AsOf.String(), sub: s})
		}
	}
	for i := range rows {
		rows[i].since = rows[i].date
	}
	return rows
}

// refKnown is section 3.3: rows until a day, of each source and service those
// of the latest date.
func refKnown(rows []refRow, until string) (known []refRow) {
	for _, r := range rows {
		latest := r.date <= until
		for _, other := range rows {
			same := other.source == r.source && strings.EqualFold(other.subject.Service, r.subject.Service)
			if same && other.date > r.date && other.date <= until {
				latest = false
			}
		}
		if latest {
			known = append(known, r)
		}
	}
	return known
}

var refPatterns = map[string]*regexp.Regexp{}

// refSpellings are the words for what the dice draw, and more.
var refSpellings = map[string][]string{
	"o365":       {"Office", "Office 365", "Microsoft Office 365", "Microsoft 365", "M365"},
	"crm":        {"Dynamics", "Dynamics 365", "Microsoft Dynamics", "Microsoft Dynamics 365", "D365", "Microsoft Dynamics CRM"},
	"exchange":   {"EXO", "Exchange Online"},
	"sharepoint": {"SPO", "SharePoint Online"},
	"onedrive":   {"ODB", "OneDrive for Business"},
	"teams":      {"Microsoft Teams"},
	"yammer":     {"YAM", "Viva Engage"},
	"copilot":    {"Microsoft 365 Copilot", "M365 Copilot", "Copilot for Microsoft 365", "Copilot for M365"},
	"copilot word": {
		"Word Copilot", "Copilot in Word", "Copilot in Microsoft Word", "Microsoft 365 Copilot in Word", "M365 Copilot in Word",
	},
}

// refSelected is section 3.6; services and workloads have several spellings.
func refSelected(s adoption.Selection, spelled bool, names ...string) bool {
	for _, name := range names {
		if spelled {
			names = append(names, refSpellings[strings.ToLower(name)]...)
		}
	}
	hit := func(patterns []string) bool {
		for _, p := range patterns {
			if refPatterns[p] == nil {
				refPatterns[p] = regexp.MustCompile("(?is)^" + strings.ReplaceAll(regexp.QuoteMeta(p), `\*`, ".*") + "$")
			}
			if slices.ContainsFunc(names, refPatterns[p].MatchString) {
				return true
			}
		}
		return false
	}
	return (len(s.Include) == 0 || hit(s.Include)) && !hit(s.Exclude)
}

// refWorkload is what a row is listed under.
func refWorkload(s facts.Subject) string {
	if s.PartOf != "" {
		return strings.ToLower(s.PartOf + "/" + s.Workload)
	}
	for _, name := range []string{s.Workload, s.ProductName, s.ProductID} {
		if name != "" {
			return strings.ToLower(name)
		}
	}
	return ""
}

func refProduct(id, name string) string {
	if id != "" {
		return "#" + strings.ToLower(id)
	}
	return strings.ToLower(name)
}

// refInScope is section 3.6.
func refInScope(in adoption.Input, r refRow, usage bool) bool {
	s := r.subject
	ok := !s.Free && !s.Unassignable && refSelected(in.Scope.Services, true, s.Service) && refSelected(in.Scope.Products, false, s.ProductID, s.ProductName)
	if !ok || !usage {
		return ok
	}
	if strings.EqualFold(s.Workload, "OneDrive") {
		return refSelected(in.Scope.Workloads, true, "OneDrive", "SharePoint")
	}
	if s.PartOf != "" {
		return refSelected(in.Scope.Workloads, true, s.Workload, s.PartOf)
	}
	return refSelected(in.Scope.Workloads, true, refWorkload(s))
}

// refWhole leaves out apps, which are in no sum (section 12).
func refWhole(rows []refRow) (whole []refRow) {
	for _, r := range rows {
		if r.subject.PartOf == "" {
			whole = append(whole, r)
		}
	}
	return whole
}

func refOwn(in adoption.Input, s facts.Subject) bool {
	for _, id := range in.Scope.PartnerIDs {
		if s.PartnerID != "" && strings.EqualFold(id, s.PartnerID) {
			return true
		}
	}
	return false
}

// refFigure is a deployment or a usage.
type refFigure struct {
	Source            int
	AsOf, Newest      string
	MonthKeyed        bool
	Whole, Part       int64
	Trial, Lapsed     int64
	Transfer, Yammer  int64
	Adjusted          int64
	Workloads         map[string]refWork
	Products          map[string][2]int64
	LowerBound        bool
	unstated          bool
	kind              string
	estimates         [3]int64
	duplicates, mixed bool
	sources           map[int]bool
	// from are the sources of the counts, each with the workloads it gives
	from map[int]map[string]bool
}

// refWork is one workload.
type refWork struct {
	Entitled, Active, Adjusted, HighWater int64
	causes                                [4]int64
	unstated                              int64
	lowerBound                            bool
}
