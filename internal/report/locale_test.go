package report

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/message/catalog"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
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
		"en":    {"1,234", "75%", "Nov 8, 2026"},
		"ko":    {"1,234", "75%", "2026년 11월 8일"},
		"zh-CN": {"1,234", "75%", "2026年11月8日"},
		"ja":    {"1,234", "75%", "2026年11月8日"},
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

// ids lists the messages of a language.
func (d dictionary) ids() []string {
	return slices.Sorted(func(yield func(string) bool) {
		maps.Keys(d.texts)(yield)
		maps.Keys(d.plurals)(yield)
	})
}

func TestEveryLanguageHasEveryMessage(t *testing.T) {
	for _, d := range dictionaries {
		if diff := cmp.Diff(english.ids(), d.ids()); diff != "" {
			t.Errorf("%s (-en +%s):\n%s", d.name, d.name, diff)
		}
		for id, text := range d.texts {
			if strings.TrimSpace(text) != text || text == "" {
				t.Errorf("%s: %s is %q", d.name, id, text)
			}
		}
	}
}

var verb = regexp.MustCompile(`%(?:\[(\d)\])?([ds])`)

// TestEveryLanguageShowsTheSameValues compares the arguments of the formats:
// plurals are shown for one count of each form.
func TestEveryLanguageShowsTheSameValues(t *testing.T) {
	for _, d := range dictionaries {
		l := locale(t, d.name)
		for id, text := range d.texts {
			if len(english.texts[id]) == 0 {
				continue // a plural in English
			}
			if diff := cmp.Diff(arguments(english.texts[id]), arguments(text)); diff != "" {
				t.Errorf("%s: arguments of %s (-en +%s):\n%s", d.name, id, d.name, diff)
			}
		}
		for id := range english.plurals {
			for _, n := range []int{1, 2, 5, 21, 22} {
				assertCounts(t, l, id, n)
			}
		}
	}
}

// arguments gives the verb of every argument, in the order of the arguments.
func arguments(format string) []string {
	var found []string
	for i, m := range verb.FindAllStringSubmatch(strings.ReplaceAll(format, "%%", ""), -1) {
		position := m[1]
		if position == "" {
			position = string(rune('1' + i))
		}
		found = append(found, position+m[2])
	}
	slices.Sort(found)
	return found
}

func assertCounts(t *testing.T, l *Locale, id string, n int) {
	t.Helper()
	args := []any{n}
	if id == "counts.licenses" {
		args = []any{77, n}
	}
	got := l.text(id, args...)
	for _, arg := range args {
		if !strings.Contains(got, l.number(int64(arg.(int)))) || strings.Contains(got, "%!") {
			t.Errorf("%s: %s of %v is %q", l.name, id, args, got)
		}
	}
}

// TestEveryMessageIsUsed prints everything in a language in which each message
// says its own id.
func TestEveryMessageIsUsed(t *testing.T) {
	pseudo := dictionary{name: "en", date: english.date, texts: map[string]string{}}
	for _, id := range english.ids() {
		pseudo.texts[id] = "<" + id + ">"
	}
	for _, id := range []string{"pair", "aside"} {
		pseudo.texts[id] += " %s %s"
	}
	l, err := newLocale(pseudo)
	if err != nil {
		t.Fatal(err)
	}
	c := sample(t, l)
	c.Reports = append(c.Reports, conditional())
	c.Portfolios = append(c.Portfolios, everyPortfolio(english.ids())...)
	c.Sources = append(c.Sources, everySource(english.ids())...)
	for range maxSections {
		c.Reports = append(c.Reports, &v1alpha1.CustomerAdoption{})
	}
	few := sample(t, l)
	few.Reports = append(few.Reports, conditional())
	text := written(t, Table, c) + written(t, HTML, c) + written(t, HTML, few) + written(t, CSV, c)
	for _, id := range english.ids() {
		if !strings.Contains(text, "<"+id+">") && !strings.Contains(text, "&lt;"+id+"&gt;") {
			t.Errorf("%s is not used", id)
		}
	}
}

// conditional has every type and reason of a condition.
func conditional() *v1alpha1.CustomerAdoption {
	r := &v1alpha1.CustomerAdoption{}
	for _, id := range english.ids() {
		if kind, code, _ := strings.Cut(id, "."); kind == "condition" || kind == "reason" {
			r.Status.Conditions = append(r.Status.Conditions, metav1.Condition{Type: code, Reason: code})
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
			all = append(all, &v1alpha1.ExportSource{Spec: v1alpha1.ExportSourceSpec{Dataset: v1alpha1.Dataset(code)}})
		}
	}
	return all
}

// TestReasonsOfTheAPI: what a CustomerAdoption can say has words.
func TestReasonsOfTheAPI(t *testing.T) {
	for _, reason := range []string{
		v1alpha1.ReasonFetched, v1alpha1.ReasonEvaluated, v1alpha1.ReasonSuspended, v1alpha1.ReasonRetrying,
		v1alpha1.ReasonSourceNotFound, v1alpha1.ReasonSourceNotReady, v1alpha1.ReasonBelowTarget, v1alpha1.ReasonWorkloadBelowTarget,
		v1alpha1.ReasonOnTarget, v1alpha1.ReasonNotInflated, v1alpha1.ReasonTooOld, v1alpha1.ReasonFresh, v1alpha1.ReasonRowsRejected,
		v1alpha1.ReasonSourceNotRead, v1alpha1.ReasonCustomerNotInExport, v1alpha1.ReasonComplete, v1alpha1.ReasonFullyUsed,
		v1alpha1.ReasonRoomToGrow, v1alpha1.ReasonAboveThreshold, v1alpha1.ReasonBelowThreshold, v1alpha1.ReasonNoData,
		v1alpha1.ReasonDataIncomplete, v1alpha1.ReasonDataStale, v1alpha1.ReasonTooFewLicenses,
	} {
		if english.texts["reason."+reason] == "" {
			t.Errorf("reason %s has no words", reason)
		}
	}
}

func TestNewLocaleRefusesBrokenMessages(t *testing.T) {
	few := plural.Selectf(1, "%d", plural.Few, "%d") // a form that English does not have
	if _, err := newLocale(dictionary{name: "en", plurals: map[string]catalog.Message{"few": few}}); err == nil || !strings.Contains(err.Error(), "few") {
		t.Errorf("error %v", err)
	}
}
