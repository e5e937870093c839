// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package assessment_test

import (
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/adoption"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

func refLapsed(s facts.Standing) bool {
	return s == "InGracePeriod" || s == "Disabled" || s == "Deprovisioned"
}

// refCounts says what a row counts for a figure, and whether it counts.
func refCounts(r refRow, figure string) (whole, part int64, causes [4]int64, ok bool) {
	switch {
	case r.kind == "subscription" && figure == "deployment":
		return r.sub.Licenses, r.sub.Assigned, causes, r.sub.Standing == "Counted" && r.sub.HasAssigned
	case r.kind == "subscription":
		if r.sub.Standing == "Counted" {
			whole = r.sub.Licenses
		}
		if r.sub.Standing == "Trial" {
			causes[0] = r.sub.Active
		}
		if refLapsed(r.sub.Standing) {
			causes[1] = r.sub.Active
		}
		return whole, r.sub.Active, causes, r.sub.HasActive
	}
	causes[2], causes[3] = r.goneActive, r.elsewhereActive
	return r.entitled, r.active, causes, true
}

// refFind picks the rows of a figure: sections 4, 5 and 8.
func refFind(in adoption.Input, rows []refRow, figure string, own bool) (base, counted []refRow) {
	kinds := map[string][]string{"deployment": {"deployment", "subscription"}, "Entitlements": {"usage", "users", "subscription"}, "Users": {"anyone"}}[figure]
	if figure == "Users" {
		rows = refAnyone(in, rows)
	}
	var unstatedBase, unstatedCounted []refRow
	for i := range in.Sources {
		for _, kind := range kinds {
			base, counted = nil, nil
			named := false
			if kind == "users" {
				if base, counted = refPerUser(in, rows, own, func(refRow) bool { return true }); len(base) > 0 && base[0].source == i {
					if refStated(counted) {
						return base, counted
					}
					unstatedBase, unstatedCounted = base, counted
				}
				continue
			}
			fitting := rows
			if figure == "Entitlements" {
				fitting = refFitting(in, rows, i, kind)
			}
			for _, r := range fitting {
				if _, _, _, ok := refCounts(r, figure); !ok || r.source != i || r.kind != kind || (kind != "anyone" && !refInScope(in, r, figure != "deployment")) {
					continue
				}
				base = append(base, r)
				named = named || r.subject.PartnerID != ""
				if !own || refOwn(in, r.subject) {
					counted = append(counted, r)
				}
			}
			if len(refWhole(base)) == 0 {
				base, counted, named = nil, nil, false
			}
			if len(counted) > 0 {
				if refStated(counted) {
					return counted, counted
				}
				if unstatedBase == nil {
					unstatedBase, unstatedCounted = counted, counted
				}
				continue
			}
			if own && named {
				return base, nil
			}
		}
	}
	return unstatedBase, unstatedCounted
}

// refLacks is section 5, blank counts: which figure lacks some, of which source.
func refLacks(in adoption.Input, rows []refRow) map[string]int {
	lacks := map[string]int{}
	for _, figure := range []string{"deployment", "Entitlements"} {
		base, _ := refFind(in, rows, figure, false)
		for i := range in.Sources {
			if base != nil && (base[0].kind != "subscription" || base[0].source != i) {
				continue
			}
			for _, r := range rows {
				if r.source != i || r.kind != "subscription" || !refInScope(in, r, figure != "deployment") {
					continue
				}
				if _, known := lacks[figure]; known {
					continue
				}
				if figure == "deployment" && r.sub.Standing == "Counted" && r.sub.LacksAssigned || figure != "deployment" && r.sub.LacksActive {
					lacks[figure] = i
				}
			}
		}
	}
	return lacks
}

// refFitting are the rows of one kind of one source that are in scope, without
// retired workloads.
func refFitting(in adoption.Input, rows []refRow, source int, kind string) (fitting []refRow) {
	for _, r := range rows {
		if r.source == source && r.kind == kind && refInScope(in, r, true) {
			fitting = append(fitting, r)
		}
	}
	return refWithoutRetired(fitting)
}

// refStated says whether rows tell who is licensed, in one workload at least.
func refStated(rows []refRow) bool {
	unstated := int64(0)
	rows = refWhole(rows)
	for _, r := range rows {
		unstated += r.unstated
	}
	if rows == nil || unstated == 0 || rows[0].kind != "users" {
		return unstated == 0
	}
	works := refWorkloads(rows)
	for _, w := range works {
		if w.unstated == 0 && w.Entitled > 0 {
			return true
		}
	}
	return false
}

// refWorkloads sums rows up per workload, OneDrive and SharePoint of one
// service by their larger counts (section 5).
func refWorkloads(rows []refRow) (works map[string]refWork) {
	type place struct{ service, workload string }
	sums := map[place]refWork{}
	for _, r := range rows {
		whole, part, causes, _ := refCounts(r, "usage")
		p := place{strings.ToLower(r.subject.Service), refWorkload(r.subject)}
		s := sums[p]
		s.Entitled += whole
		s.Active += part
		s.unstated += r.unstated
		for i := range causes {
			s.causes[i] += causes[i]
		}
		sums[p] = s
	}
	works = map[string]refWork{}
	for p, s := range sums {
		if p.workload == "onedrive" {
			p.workload = "sharepoint"
			if _, both := sums[p]; both {
				continue // looked at from SharePoint's side
			}
		} else if p.workload == "sharepoint" {
			if o, both := sums[place{p.service, "onedrive"}]; both {
				s.lowerBound = true
				s.Entitled, s.Active, s.unstated = max(s.Entitled, o.Entitled), max(s.Active, o.Active), max(s.unstated, o.unstated)
				for i := range s.causes {
					s.causes[i] = max(s.causes[i], o.causes[i])
				}
			}
		}
		w := works[p.workload]
		w.Entitled += s.Entitled
		w.Active += s.Active
		w.unstated += s.unstated
		w.lowerBound = w.lowerBound || s.lowerBound
		for i := range s.causes {
			w.causes[i] += s.causes[i]
		}
		works[p.workload] = w
	}
	return works
}

// refSameService is section 6: a subscription of a service that the figure does
// not have is in none of its rows.
func refSameService(kind string, r refRow, figure []refRow) bool {
	for _, f := range figure {
		if f.subject.Service == "" || strings.EqualFold(f.subject.Service, r.subject.Service) {
			return true
		}
	}
	return kind != "subscription" || r.subject.Service == ""
}

func refIsApp(workload string) bool { return strings.HasPrefix(workload, "copilot/") }

func refOrigin(f *refFigure, base []refRow) {
	f.Source, f.AsOf, f.Newest, f.kind, f.from = -1, "9999", "", base[0].kind, map[int]map[string]bool{}
	for _, r := range base {
		f.AsOf, f.Newest = min(f.AsOf, r.since), max(f.Newest, r.date)
		if f.from[r.source] == nil {
			f.from[r.source] = map[string]bool{}
		}
		f.from[r.source][strings.Replace(refWorkload(r.subject), "onedrive", "sharepoint", 1)] = true
	}
	for _, r := range base {
		if r.since == f.AsOf && f.Source < 0 {
			f.Source = r.source
		}
	}
	f.MonthKeyed = true
	for _, r := range base {
		if r.since == f.AsOf && !r.subject.MonthKeyed {
			f.MonthKeyed = false
		}
	}
}

func refDeployment(in adoption.Input, rows []refRow, own bool) *refFigure {
	base, counted := refFind(in, rows, "deployment", own)
	if base == nil {
		return nil
	}
	f := &refFigure{Products: map[string][2]int64{}}
	refOrigin(f, base)
	for _, r := range counted {
		whole, part, _, _ := refCounts(r, "deployment")
		f.Whole += whole
		f.Part += part
		if k := refProduct(r.subject.ProductID, r.subject.ProductName); k != "" {
			f.Products[k] = [2]int64{f.Products[k][0] + whole, f.Products[k][1] + part}
		}
	}
	return f
}

func refUsage(in adoption.Input, rows []refRow, basis string, own bool, d *refFigure) *refFigure {
	if basis == "Users" && len(in.Scope.Workloads.Include)+len(in.Scope.Workloads.Exclude) > 0 {
		return nil
	}
	base, counted := refFind(in, rows, basis, own)
	if base == nil {
		return nil
	}
	f := &refFigure{}
	refOrigin(f, base)
	mine := func(r refRow, kind string) bool {
		return r.kind == kind && refInScope(in, r, true) && (!own || refOwn(in, r.subject))
	}
	listed := counted
	if basis == "Users" {
		var listedBase []refRow
		if listedBase, listed = refPerUser(in, rows, own, func(refRow) bool { return true }); len(listedBase) > 0 {
			refOrigin(f, append(base, listedBase...))
		}
	}
	var total [4]int64
	f.Workloads = refWorkloads(listed)
	for _, stated := range []bool{true, false} {
		known := f.Whole > 0
		for name, w := range f.Workloads {
			if refIsApp(name) || (w.unstated == 0) != stated || known {
				continue
			}
			f.unstated = f.unstated || !stated
			f.LowerBound = f.LowerBound || w.lowerBound
			f.Whole, f.Part = f.Whole+w.Entitled, f.Part+w.Active
			for i := range total {
				total[i] += w.causes[i]
			}
		}
	}
	if basis == "Users" {
		f.Whole, f.Part, f.unstated, total = 0, 0, false, [4]int64{}
		for _, r := range counted {
			f.unstated = f.unstated || r.unstated > 0
			f.Whole, f.Part, total[2] = f.Whole+r.entitled, f.Part+r.active, total[2]+r.goneActive
		}
	}
	if f.unstated {
		f.Whole = 0
	}
	delete(f.Workloads, "")
	for name, w := range f.Workloads {
		if (f.kind == "users" || f.kind == "anyone") && w.Entitled == 0 && w.Active == 0 && w.unstated == 0 {
			delete(f.Workloads, name)
		} else if w.unstated > 0 {
			w.Entitled = 0
			f.Workloads[name] = w
		}
	}

	// Section 6: what other datasets know, if it is of the figure's time.
	from, until := refWindow(in, f)
	others := func(kind string) (found []refRow, origin refFigure) {
		for i := range in.Sources {
			if f.kind == kind && i != f.Source {
				continue
			}
			for _, r := range rows {
				if r.source == i && mine(r, kind) && (f.kind == kind || (r.date >= from && r.date <= refLater(until, 28) && refSameService(kind, r, counted))) {
					found = append(found, refRecut(r, from, until))
				}
			}
			if len(found) > 0 {
				refOrigin(&origin, found)
				return found, origin
			}
		}
		return nil, origin
	}
	attribute := func(found []refRow, elsewhere bool) {
		var known []refRow
		for _, r := range found {
			if _, _, _, ok := refCounts(r, "usage"); ok {
				known = append(known, r)
			}
		}
		works := refWorkloads(known)
		for name, o := range works {
			w, ok := f.Workloads[name]
			left := w.Active - w.causes[0] - w.causes[1] - w.causes[2]
			for i, count := range o.causes[:3] {
				switch {
				case ok:
					fits := min(count, max(0, left))
					left -= fits
					w.causes[i] += fits
					if !refIsApp(name) {
						total[i] += fits
					}
				case elsewhere:
					total[i] += count
				}
			}
			if ok {
				f.Workloads[name] = w
			}
		}
	}
	perUser := f.kind == "users" || f.kind == "anyone"
	var subs, users []refRow
	var subsOrigin refFigure
	if !perUser {
		subs, subsOrigin = others("subscription")
		var cut []refRow
		for _, r := range rows {
			if r.kind == "users" {
				cut = append(cut, refRecut(r, from, until))
			}
		}
		_, users = refPerUser(in, cut, own, func(r refRow) bool { return r.date >= from && r.date <= refLater(until, 28) })
		attribute(users, false)
	}
	if f.kind == "usage" {
		attribute(subs, true)
	}

	// Measured contributions in the order of the table, never more than there is.
	left := f.Part
	for i, to := range []*int64{&f.Trial, &f.Lapsed, &f.Transfer, &f.Yammer} {
		*to = min(total[i], left)
		left -= *to
	}
	for name, w := range f.Workloads {
		w.Adjusted = max(0, w.Active-w.causes[0]-w.causes[1]-w.causes[2]-w.causes[3])
		if name == "yammer" && !perUser && w.Adjusted > w.Entitled {
			f.Yammer = min(w.Adjusted-w.Entitled, left)
			left -= f.Yammer
			w.Adjusted = w.Entitled
		}
		f.Workloads[name] = w
	}
	f.Adjusted = left

	for _, r := range subs {
		twin := false
		for _, o := range subs {
			k := refProduct(r.subject.ProductID, r.subject.ProductName)
			twin = twin || (o.sub.Standing == "Counted" && k != "" && refProduct(o.subject.ProductID, o.subject.ProductName) == k)
		}
		if r.sub.Standing == "Trial" && !r.sub.HasActive {
			f.estimates[0] += r.sub.Licenses
		}
		if refLapsed(r.sub.Standing) && !r.sub.HasActive && twin {
			f.estimates[1] += r.sub.Licenses
		}
	}
	if d != nil && !perUser && d.AsOf >= from && d.Newest <= refLater(until, 28) {
		for product, counts := range d.Products {
			active := map[string]int64{}
			for _, r := range counted {
				if refProduct(r.subject.ProductID, r.subject.ProductName) == product && (r.kind != "subscription" || r.sub.Standing == "Counted") {
					_, part, _, _ := refCounts(r, basis)
					active[strings.ToLower(r.subject.Workload)] += part
				}
			}
			most := int64(0)
			for _, n := range active {
				most = max(most, n)
			}
			f.estimates[2] += max(0, most-counts[1])
		}
	}
	for i := range f.from {
		f.duplicates = f.duplicates || in.Sources[i].Customer.Duplicates > 0
	}
	refTrace(f, subsOrigin, users, d)
	return f
}
