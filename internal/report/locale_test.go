// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/changes"
)

func TestParseLocale(t *testing.T) {
	for name, want := range map[string]string{
		"en": "en", "en-GB": "en", "de": "de", "de-AT": "de", "de_DE": "de", "ja-JP": "ja", "ko-KR": "ko", "pl-PL": "pl",
		"zh": "zh-CN", "zh-CN": "zh-CN", "zh-Hans": "zh-CN", "zh-SG": "zh-CN",
		"": "", "fr": "", "zh-TW": "", "no language": "", "cs": "",
	} {
		l, err := ParseLocale(name)
		if want == "" {
			if err == nil || !strings.Contains(err.Error(), "en, ko, zh-CN, ja, pl, de") {
				t.Errorf("%q: error %v, want one that lists the languages", name, err)
			}
			continue
		}
		if err != nil || l.name != want {
			t.Errorf("%q: %v, %v; want %s", name, l, err, want)
		}
	}
}

func TestNumbersAndDates(t *testing.T) {
	seventyFive := int32(75)
	for name, want := range map[string][]string{
		"en":    {"1,234", "75%", "Nov\u00a08,\u00a02026"},
		"ko":    {"1,234", "75%", "2026-11-08"},
		"zh-CN": {"1,234", "75%", "2026/11/08"},
		"ja":    {"1,234", "75%", "2026/11/08"},
		"pl":    {"1\u00a0234", "75%", "08.11.2026"},
		"de":    {"1.234", "75\u00a0%", "08.11.2026"},
	} {
		l := locale(t, name)
		got := []string{l.number(1234), l.percent(&seventyFive), l.day("2026-11-08")}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// What is unknown is no 0, and what is no date stays as it is.
func TestAbsent(t *testing.T) {
	l, zero := locale(t, "en"), int64(0)
	got := []string{l.percent(nil), l.day(""), l.day("soon"), l.days("", "2026-11-08"), l.optional(nil), l.optional(&zero), l.code("reason", "NumberFormat")}
	if diff := cmp.Diff([]string{"—", "—", "soon", "", "—", "0", "NumberFormat"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Polish has a form for 2 to 4 that comes back at 22, but not at 12.
func TestPolishPlurals(t *testing.T) {
	l := locale(t, "pl")
	for count, want := range map[int64]string{
		0:    "0 zgłoszeń w ciągu 28 dni",
		1:    "1 zgłoszenie w ciągu 28 dni",
		2:    "2 zgłoszenia w ciągu 28 dni",
		5:    "5 zgłoszeń w ciągu 28 dni",
		12:   "12 zgłoszeń w ciągu 28 dni",
		21:   "21 zgłoszeń w ciągu 28 dni",
		22:   "22 zgłoszenia w ciągu 28 dni",
		1234: "1\u00a0234 zgłoszenia w ciągu 28 dni",
	} {
		if got := l.text("counts.requests", count); got != want {
			t.Errorf("%d: %q, want %q", count, got, want)
		}
	}
}

// TestEveryMessageIsUsed prints everything in a language in which each message
// says its own id.
func TestEveryMessageIsUsed(t *testing.T) {
	english := texts(t, "en")
	pseudo := dictionary{Date: english.Date, Texts: map[string]string{}}
	for _, id := range english.ids() {
		pseudo.Texts[id] = "<" + id + ">"
	}
	pseudo.Texts["andMore"] += " %s %d"
	for _, id := range []string{"pair", "aside", "list"} {
		pseudo.Texts[id] += " %s %s"
	}
	l, err := newLocale("en", pseudo)
	if err != nil {
		t.Fatal(err)
	}
	c := sample(t, l)
	c.Reports = append(c.Reports, conditional(english.ids()))
	c.Portfolios = append(c.Portfolios, everyPortfolio(english.ids())...)
	c.Sources = append(c.Sources, everySource(english.ids())...)
	for i := range maxSections {
		r := &v1alpha1.CustomerAdoption{}
		r.Name, r.Spec.Customer.ID = fmt.Sprint("customer-", i), fmt.Sprint(i)
		c.Reports = append(c.Reports, r)
	}
	unstated := c.Reports[0].DeepCopy()
	unstated.Status.Usage.Entitled = nil
	c.Reports = append(c.Reports, unstated)
	small := c.Reports[0].DeepCopy()
	small.Labels = map[string]string{"market": "DE"}
	small.Spec.Targets.MinimumLicenses, small.Status.Adoption, small.Status.AdoptionReason = new(int64(1000)), v1alpha1.AdoptionUnknown, v1alpha1.ReasonTooFewLicenses
	small.Status.Conditions = []metav1.Condition{{Type: v1alpha1.LowDeploymentCondition, Reason: v1alpha1.ReasonTooFewLicenses}}
	c.Reports = append(c.Reports, small)
	own := c.Reports[0].DeepCopy()
	own.Spec.Scope = &v1alpha1.Scope{Licenses: v1alpha1.LicensesOwnPartner}
	c.Reports = append(c.Reports, own)
	c.Sections[0].Kind, c.Sections[0].Objects = customerKind, nil
	for _, r := range c.Reports {
		c.Sections[0].Objects = append(c.Sections[0].Objects, r)
	}
	c.Reports[0].Status.Notes = []v1alpha1.Note{{Code: "Code", Message: "message"}}
	c.Since = &Comparison{
		Since: "2026-10-18", BecameLow: c.Reports[:1], Recovered: c.Reports[:1], New: c.Reports[:1], Gone: c.Reports[:1],
		Movers: []changes.Mover{{ID: "a", Name: "a", From: 1, To: 2}},
	}
	every := c
	every.Guidance, every.Sections = GuidanceAll, nil
	few := sample(t, l)
	few.Since = &Comparison{}
	few.Reports = append(append(few.Reports, conditional(english.ids())), everyPlan(t)...)
	text := written(t, Table, c) + written(t, Table, every) + written(t, HTML, c) + written(t, HTML, few) + written(t, CSV, c)
	for _, id := range english.ids() {
		if strings.HasPrefix(id, "console.") {
			continue // a test of internal/console looks for these
		}
		if !strings.Contains(text, "<"+id+">") && !strings.Contains(text, "&lt;"+id+"&gt;") {
			t.Errorf("%s is not used", id)
		}
	}
}

// conditional has every type and reason of a condition.
func conditional(ids []string) *v1alpha1.CustomerAdoption {
	r := &v1alpha1.CustomerAdoption{}
	for _, id := range ids {
		if kind, code, _ := strings.Cut(id, "."); kind == "condition" || kind == "reason" {
			r.Status.Conditions = append(r.Status.Conditions, metav1.Condition{Type: code, Reason: code})
		} else if kind == "exclusion" {
			r.Status.ExcludedProducts = append(r.Status.ExcludedProducts, v1alpha1.ExcludedProduct{Name: code, Reason: v1alpha1.ExclusionReason(code)})
		}
	}
	return r
}

// everyPortfolio has every ranking, distribution and reason.
func everyPortfolio(ids []string) (all []*v1alpha1.PortfolioAdoption) {
	for _, id := range ids {
		p := &v1alpha1.PortfolioAdoption{}
		switch kind, code, _ := strings.Cut(id, "."); kind {
		case "ranking":
			p.Spec.Ranking.By = v1alpha1.RankingFigure(code)
			p.Status.Lowest = []v1alpha1.RankedCustomer{{ID: "a"}}
		case "segmentBy":
			p.Spec.SegmentBy = v1alpha1.SegmentField(code)
			p.Status.Segments = []v1alpha1.SegmentFigures{{}}
		case "distribution":
			p.Status.Distribution = []v1alpha1.Distribution{{Metric: v1alpha1.DistributionMetric(code), Deciles: []int64{1}}, {Deciles: []int64{1, 1}}}
		case "portfolio":
			p.Status.Conditions = []metav1.Condition{{Type: v1alpha1.DataIncompleteCondition, Reason: code}}
		default:
			continue
		}
		all = append(all, p)
	}
	return all
}

// everySource has every kind of data.
func everySource(ids []string) (all []*v1alpha1.ExportSource) {
	for _, id := range ids {
		if code, found := strings.CutPrefix(id, "dataset."); found {
			s := &v1alpha1.ExportSource{Spec: v1alpha1.ExportSourceSpec{Dataset: v1alpha1.Dataset(code)}}
			s.Status.Rows = &v1alpha1.RowCounts{UnknownStates: 1}
			all = append(all, s)
		}
	}
	return all
}

// TestCodesOfTheAPIHaveWords reads the conditions and the reasons that the API
// defines. Those of an ExportSource alone are shown with their message.
func TestCodesOfTheAPIHaveWords(t *testing.T) {
	parsed, err := parser.ParseFile(token.NewFileSet(), "../../api/v1alpha1/condition_types.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	ast.Inspect(parsed, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		name, value := spec.Names[0].Name, strings.Trim(spec.Values[0].(*ast.BasicLit).Value, `"`)
		group := ""
		switch {
		case value == v1alpha1.FetchFailedCondition || value == v1alpha1.DataRejectedCondition:
		case strings.HasSuffix(name, "Condition"):
			group = "condition."
		case strings.HasPrefix(name, "Reason"):
			group = "reason."
		}
		if group != "" {
			if found++; texts(t, "en").Texts[group+value] == "" {
				t.Errorf("%s%s has no words", group, value)
			}
		}
		return true
	})
	if found < 30 {
		t.Errorf("only %d codes were found", found)
	}
}

func TestNewLocaleRefusesBrokenMessages(t *testing.T) {
	few := pluralText{Argument: 1, Few: "%d"} // a form that English does not have
	if _, err := newLocale("en", dictionary{Plurals: map[string]pluralText{"few": few}}); err == nil || !strings.Contains(err.Error(), "few") {
		t.Errorf("error %v", err)
	}
}
