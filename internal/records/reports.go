// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"cmp"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
	"github.com/partnerinsights/customer-adoption-operator/internal/spelling"
)

// report is what the columns of a file say of which of the vendor's reports it is.
type report struct {
	// copilot says that it is the one on the users of Copilot, which lists
	// licensed users only, or the one that counts them.
	copilot bool
	// workload of a report on the users of one; empty when it is another one.
	workload string
	// seen are the columns by which reports are recognized.
	seen []string
}

// workloadReports are the vendor's reports on the users of one workload, by columns
// that no other report has, in letters and digits. The first that fits is meant.
var workloadReports = []struct {
	workload string
	columns  []string
}{
	{"Teams", []string{"teamchatmessagecount"}},
	// Activity in e-mail, then mailboxes.
	{"Exchange", []string{"sendcount", "receivecount"}},
	{"Exchange", []string{"itemcount", "storageusedbyte"}},
	{"Exchange", []string{"itemcount", "storageusedinbytes"}},
	{spelling.Yammer, []string{"postedcount", "likedcount"}},
	{"Office apps", []string{"lastactivationdate", "windows"}},
	{spelling.SharePoint, []string{"visitedpagecount", "syncedfilecount"}},
	{spelling.OneDrive, []string{"viewedoreditedfilecount", "syncedfilecount"}},
}

// reportColumns are the columns of workloadReports.
var reportColumns = func() map[string]bool {
	known := map[string]bool{}
	for _, each := range workloadReports {
		for _, column := range each.columns {
			known[column] = true
		}
	}
	return known
}()

// anyAppEnabled is the column of the licensed users in the report that counts the
// users of Copilot.
const anyAppEnabled = "anyappenabledusers"

// note looks at the name of a column. Whoever writes a report on users himself may
// have any column, but hardly one of these.
func (r *report) note(kind facts.Kind, name string) {
	letters := lettersAndDigits(name)
	switch kind {
	case facts.KindUsage:
		r.copilot = r.copilot || letters == anyAppEnabled
	case facts.KindActivity:
		r.copilot = r.copilot || copilotUsersHeader(name)
		if reportColumns[letters] {
			r.seen = append(r.seen, letters)
		}
		r.workload = r.find()
	}
}

func (r *report) find() string {
	if r.copilot {
		return spelling.Copilot
	}
	for _, each := range workloadReports {
		if !slices.ContainsFunc(each.columns, func(c string) bool { return !slices.Contains(r.seen, c) }) {
			return each.workload
		}
	}
	return ""
}

// appOf names the workload that another one of the file is an app of.
func (r *report) appOf(workload string) string {
	if r.copilot && workload == spelling.CopilotChat {
		return spelling.Copilot
	}
	return spelling.AppOf(workload)
}

// lists says that the report lists the users who have a license for a workload, and
// no others.
func (r *report) lists(workload string) bool {
	return r.copilot && (workload == spelling.Copilot || workload == facts.WorkloadOfAnyKey || r.appOf(workload) != "")
}

// gives says that the report is on one workload, so that no column has to name it.
func (in *intake) gives(fields []field) bool {
	return in.assembler.report.workload != "" && slices.Contains(fields, workloadName)
}

// nameUsage names the workload of counts: those of the report on Copilot name none.
func (a *assembler) nameUsage(s *facts.Subject) {
	if a.report.copilot && cmp.Or(s.Workload, s.ProductName, s.ProductID) == "" {
		s.Workload = spelling.Copilot
	}
	s.PartOf = spelling.AppOf(s.Workload)
}

// countedDays is the length of the window that counts are of (docs/semantics.md
// section 1).
const countedDays = 28

// splitWorkloads adds a record for each workload that the row in hand has both
// counts of, beside those of the row itself.
func (a *assembler) splitWorkloads(v *values) *problem {
	if !a.report.copilot && !a.told {
		return nil
	}
	if p := a.notePeriod(v); p != nil {
		return p
	}
	for n, workload := range a.workloads {
		fields := [2]field{workloadField(n, enabledUsers), workloadField(n, activeUsers)}
		if n == 0 || v[fields[0]].Form == formats.Absent || v[fields[1]].Form == formats.Absent {
			continue
		}
		r := a.out[0]
		r.Subject.Workload, r.Subject.PartOf = workload, a.report.appOf(workload)
		if p := a.counts(v, fields, [2]*int64{&r.Entitled, &r.Active}); p != nil {
			return p
		}
		a.out = append(a.out, r)
	}
	return nil
}

// notePeriod looks whether the counts are of another period than the window.
func (a *assembler) notePeriod(v *values) *problem {
	days, p := v.period()
	a.otherPeriod = a.otherPeriod || days > 0 && days != countedDays
	return p
}

// tellsWorkloads says whether the spec names a field of a workload.
func (c *columns) tellsWorkloads() bool {
	for f := plainFields; f < fieldCount; f++ {
		if c.told(f) {
			return true
		}
	}
	return false
}

// copilotCountHeaders leads from the headers of the report that counts the users of
// Copilot in each app, in letters and digits, to their fields.
var copilotCountHeaders = func() map[string]field {
	found := map[string]field{}
	for kind, after := range map[workloadKind]string{enabledUsers: "enabledusers", activeUsers: "activeusers"} {
		for i, workload := range columnWorkloads {
			app := countedApp(workload)
			if app == "" {
				continue
			}
			for _, vendor := range vendors {
				found[vendor+app+after] = workloadField(i+1, kind)
			}
		}
	}
	return found
}()

// countedApp is what the report on counts calls the app of a workload: Word for
// Copilot Word.
func countedApp(workload string) string {
	switch {
	case workload == spelling.CopilotChat:
		return lettersAndDigits(workload)
	case spelling.AppOf(workload) != "":
		return lettersAndDigits(strings.TrimPrefix(workload, spelling.Copilot))
	}
	return ""
}
