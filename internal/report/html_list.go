// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// listData is what the script sorts, searches and filters by, and what it writes
// as CSV. The page has it as JSON.
type listData struct {
	// Heads are the column heads of the CSV file.
	Heads []string `json:"heads"`
	// Verdicts in the order Low, Unknown, Healthy.
	Verdicts []string `json:"verdicts"`
	// Texts are the reasons of the verdicts, the findings, and what customers can
	// be filtered by. A row names them by their positions.
	Texts []string `json:"texts"`
	// Rows are the customers in the order of the table.
	Rows []listRow `json:"rows"`

	// Filters are in the markup and not in the JSON.
	Filters []choices `json:"-"`
}

// listRow is a customer. A number that is nil is unknown. Tags are the positions
// of what the filters look for.
type listRow struct {
	Name       string `json:"n"`
	ID         string `json:"i"`
	Verdict    int    `json:"v"`
	Reason     int    `json:"r"`
	Deployment *int32 `json:"d"`
	Assigned   *int64 `json:"da"`
	Sold       *int64 `json:"ds"`
	Usage      *int32 `json:"u"`
	Active     *int64 `json:"ua"`
	Entitled   *int64 `json:"ue"`
	Unassigned *int64 `json:"l"`
	AsOf       string `json:"t"`
	Findings   []int  `json:"f"`
	Tags       []int  `json:"g"`
}

// choice is a value of a filter, by its position in Texts.
type choice struct {
	Tag  int
	Name string
}

// choices is a filter: the message that names it, and its values.
type choices struct {
	Label   string
	Choices []choice
}

// filters in the order of the page, by the kind of their texts. A filter that has
// fewer values than least is left out.
var filters = []struct {
	kind, label string
	least       int
}{
	{"finding", "label.finding", 1}, {"product", "label.product", 1}, {"workload", "label.workload", 1},
	{"service", "label.service", 2}, {"segment", "label.segment", 2}, {"label", "console.label", 1},
}

// csvHeads are the messages of the column heads, in the order of the script's
// function csv.
var csvHeads = []string{
	"label.customer", "label.customerID", "label.adoption", "label.reason",
	"column.judgedDeployment", "label.assigned", "label.sold",
	"column.judgedUsage", "column.adjustedActive", "label.entitled",
	"label.unassigned", "label.asOf", "label.conditions",
}

func (l *Locale) listData(customers []shownCustomer) listData {
	d := listData{Rows: make([]listRow, len(customers))}
	for _, id := range csvHeads {
		d.Heads = append(d.Heads, l.text(id))
	}
	for _, v := range []v1alpha1.AdoptionVerdict{v1alpha1.AdoptionLow, v1alpha1.AdoptionUnknown, v1alpha1.AdoptionHealthy} {
		d.Verdicts = append(d.Verdicts, l.code("verdict", string(v)))
	}
	tags := tagger{positions: map[[2]string]int{}, choices: map[string]map[int]string{}}
	segmentOf := l.segments(customers)
	for i, c := range customers {
		d.Rows[i] = l.listRow(c, &tags)
		if name := segmentOf(c.Status.Segment); name != "" {
			d.Rows[i].Tags = append(d.Rows[i].Tags, tags.position("segment", name))
		}
	}
	d.Texts = tags.texts
	for _, f := range filters {
		if values := tags.list(f.kind); len(values) >= f.least {
			d.Filters = append(d.Filters, choices{f.label, values})
		}
	}
	return d
}

// segments gives a function that says what a segment is called on the page: the
// first of the spellings that differ in case only. Customers without a segment
// have one of their own where others have segments.
func (l *Locale) segments(customers []shownCustomer) func(string) string {
	names := map[string]string{}
	for _, c := range customers {
		name := c.Status.Segment
		if have, found := names[strings.ToLower(name)]; !found || name < have {
			names[strings.ToLower(name)] = name
		}
	}
	if len(names) > 1 {
		names[""] = l.text("segment.none")
	}
	return func(name string) string { return names[strings.ToLower(name)] }
}

func (l *Locale) listRow(c shownCustomer, tags *tagger) listRow {
	r := c.CustomerAdoption
	row := listRow{
		Name: customerName(r), ID: r.Spec.Customer.ID, Verdict: urgency(verdictOf(r)),
		Reason: tags.position("reason", c.Reason), AsOf: r.Status.DataAsOf,
	}
	if f := judgedLicenses(r); f != nil {
		row.Deployment, row.Assigned, row.Sold, row.Unassigned = f.DeploymentPercent, &f.Assigned, &f.Sold, &f.Unassigned
	}
	if f := judgedUsage(r); f != nil {
		row.Usage, row.Active, row.Entitled = f.AdjustedUsagePercent, &f.AdjustedActive, f.Entitled
	}
	for _, found := range l.concerns(l.checks(r.Status.Conditions)) {
		row.Findings = append(row.Findings, tags.position("finding", found.Label))
	}
	row.Tags = slices.Clone(row.Findings)
	for _, p := range r.Status.Products {
		row.Tags = append(row.Tags, tags.position("product", p.Name))
	}
	for _, w := range r.Status.Workloads {
		row.Tags = append(row.Tags, tags.position("workload", w.Name))
	}
	for _, s := range r.Status.Services {
		row.Tags = append(row.Tags, tags.position("service", s))
	}
	for _, s := range l.labels(r) {
		row.Tags = append(row.Tags, tags.position("label", s))
	}
	return row
}

// labels are the labels that users have put on a report. Those of Kubernetes
// and of this operator are none.
func (l *Locale) labels(r *v1alpha1.CustomerAdoption) (list []string) {
	for _, key := range slices.Sorted(maps.Keys(r.Labels)) {
		domain, _, _ := strings.Cut(key, "/")
		if key != domain && (strings.HasSuffix(domain, "kubernetes.io") || domain == v1alpha1.SchemeGroupVersion.Group) {
			continue
		}
		list = append(list, l.text("pair", key, r.Labels[key]))
	}
	return list
}

// tagger gives texts positions in one list.
type tagger struct {
	texts     []string
	positions map[[2]string]int
	choices   map[string]map[int]string
}

// position of a text of a kind. Equal texts of different kinds have different
// positions.
func (t *tagger) position(kind, text string) int {
	text = wording.Printable(text)
	key := [2]string{kind, text}
	if at, found := t.positions[key]; found {
		return at
	}
	at := len(t.texts)
	t.texts, t.positions[key] = append(t.texts, text), at
	if t.choices[kind] == nil {
		t.choices[kind] = map[int]string{}
	}
	t.choices[kind][at] = text
	return at
}

// list gives the choices of a kind by name.
func (t *tagger) list(kind string) (list []choice) {
	for at, name := range t.choices[kind] {
		list = append(list, choice{at, name})
	}
	slices.SortFunc(list, func(a, b choice) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Tag, b.Tag)) })
	return list
}
