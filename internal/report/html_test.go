package report

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

var errFull = errors.New("disk full")

// TestHostileNamesShowAsText puts markup wherever a file or a manifest can.
func TestHostileNamesShowAsText(t *testing.T) {
	const hostile = `"></td><script>alert('x')</script><img src=x onerror=alert(1)>`
	c := sample(t, locale(t, "en"))
	r, source := c.Reports[0], c.Sources[0]
	r.Name, r.Spec.Customer.ID, r.Status.CustomerName, r.Status.DataAsOf = hostile, hostile, hostile, hostile
	r.Status.Conditions[0].Message, r.Status.Conditions[0].Reason = hostile, hostile
	r.Status.Products[0].Name, r.Status.Workloads[0].Name = hostile, hostile
	r.Status.Adoption = hostile
	r.Status.Subscriptions = []v1alpha1.SubscriptionFigures{{Reason: hostile}}
	r.Status.ExcludedProducts = []v1alpha1.ExcludedProduct{{Name: hostile}}
	r.Status.Trend[0].AsOf, r.Status.Inflation[0].Reason = hostile, hostile
	r.Status.Recommendations[0].Finding, r.Status.Recommendations[0].Actions[0] = hostile, hostile
	r.Status.Sources[0].Name, r.Status.Sources[0].Revision = hostile, hostile
	source.Name, source.Status.Origin, source.Spec.Dataset = hostile, hostile, hostile

	page := written(t, HTML, c)
	for _, markup := range []string{"<script", "<img", "'x'"} {
		if strings.Contains(page, markup) {
			t.Errorf("the page holds %s", markup)
		}
	}
	if !strings.Contains(page, "&lt;script&gt;") {
		t.Error("the names are not on the page")
	}
}

// TestPageNeedsNothingElse: no address, no script, and a policy that says so.
func TestPageNeedsNothingElse(t *testing.T) {
	page := written(t, HTML, sample(t, locale(t, "zh-CN")))
	for _, part := range []string{"http:", "https:", "//", "src=", "url(", "@import", "<link", "<script"} {
		if strings.Contains(page, part) {
			t.Errorf("the page holds %s", part)
		}
	}
	for _, part := range []string{`<html lang="zh-CN">`, `default-src 'none'`, "prefers-color-scheme: dark", "@media print", `name="viewport"`} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
}

var void = regexp.MustCompile(`<((?:meta|br)\b[^>]*)>`)

// TestTagsAreClosed reads the page as XML would be read, void elements aside.
func TestTagsAreClosed(t *testing.T) {
	page := written(t, HTML, sample(t, locale(t, "en")))
	decoder := xml.NewDecoder(strings.NewReader(void.ReplaceAllString(page, "<$1/>")))
	headers := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "th" {
			headers++
			if len(start.Attr) == 0 || start.Attr[0].Name.Local != "scope" {
				t.Error("a table header has no scope")
			}
		}
	}
	if headers == 0 {
		t.Error("no table header")
	}
}

// TestEveryTargetOfALinkExists once.
func TestEveryTargetOfALinkExists(t *testing.T) {
	page := written(t, HTML, sample(t, locale(t, "en")))
	for _, m := range regexp.MustCompile(`(?:href="#|aria-labelledby=")([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if n := strings.Count(page, ` id="`+m[1]+`"`); n != 1 {
			t.Errorf("id %s exists %d times", m[1], n)
		}
	}
}

func TestEmptyPage(t *testing.T) {
	page := written(t, HTML, Content{Locale: locale(t, "en")})
	if !strings.Contains(page, "0 customers") || strings.Contains(page, "no value") {
		t.Error(page)
	}
}

// TestChart: 100 % stands below a figure above it, a month without a figure is
// a gap, and one month is no trend.
func TestChart(t *testing.T) {
	l, percent := locale(t, "en"), func(n int32) *int32 { return &n }
	if l.chart([]v1alpha1.TrendPoint{{AsOf: "2026-11-18"}}) != nil {
		t.Error("one month has a chart")
	}
	got := l.chart([]v1alpha1.TrendPoint{
		{DeploymentPercent: percent(0), AdjustedUsagePercent: percent(200)},
		{DeploymentPercent: percent(50)},
		{DeploymentPercent: percent(100), AdjustedUsagePercent: percent(100)},
	})
	want := &chart{
		View: "-8 -8 672 136", Width: 600,
		Grid: []gridLine{{120, "0%"}, {60, "100%"}},
		Lines: []chartLine{
			{Class: "deployment", Label: "Deployment", Runs: []string{"0,120 300,90 600,60 "}, Dots: []dot{{0, 120}, {300, 90}, {600, 60}}},
			{Class: "usage", Label: "Usage, adjusted", Runs: []string{"0,0 ", "600,60 "}, Dots: []dot{{0, 0}, {600, 60}}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestShort(t *testing.T) {
	for revision, want := range map[string]string{"sha256:0123456789abcdef": "0123456789ab", "0123": "0123", "": ""} {
		if got := short(revision); got != want {
			t.Errorf("%q: %q, want %q", revision, got, want)
		}
	}
}
