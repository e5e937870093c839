// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"

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
	p := c.Portfolios[0]
	p.Name, p.Status.Lowest[0].Name, p.Status.Lowest[1].ID, p.Spec.Ranking.By = hostile, hostile, hostile, hostile
	p.Status.Products[0].Name, p.Status.Workloads[0].Name, p.Status.Findings[0].Finding = hostile, hostile, hostile
	p.Status.Trend[0].AsOf, p.Status.Distribution[0].Metric, p.Status.Sources[0].Name = hostile, hostile, hostile
	p.Status.Conditions[0].Message, p.Status.Conditions[1].Type = hostile, hostile
	source.Name, source.Status.Origin, source.Spec.Dataset = hostile, hostile, hostile

	page := written(t, HTML, c)
	for _, data := range dataElement.FindAllStringSubmatch(page, -1) {
		if !strings.Contains(data[1], "onerror") || strings.Contains(data[1], "<") {
			t.Errorf("the data of the script is %s", data[1])
		}
	}
	page = dataElement.ReplaceAllString(page, "")
	for markup, own := range map[string]int{"<script": 1, "<img": 0, "'x'": 0, "</script>": 1} {
		if n := strings.Count(page, markup); n != own {
			t.Errorf("the page holds %s %d times, want %d", markup, n, own)
		}
	}
	if !strings.Contains(page, "&lt;script&gt;") {
		t.Error("the names are not on the page")
	}
}

// dataElement is the JSON that the script reads.
var dataElement = regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`)

// TestPageNeedsNothingElse: no address, and a policy that lets in nothing but
// the one style and the one script that stand there.
func TestPageNeedsNothingElse(t *testing.T) {
	page := written(t, HTML, sample(t, locale(t, "zh-CN")))
	for _, part := range []string{"http:", "https:", "src=", "url(", "@import", "<link", "style=", "unsafe"} {
		if strings.Contains(page, part) {
			t.Errorf("the page holds %s", part)
		}
	}
	for _, part := range []string{`<html lang="zh-CN">`, "prefers-color-scheme: dark", "@media print", `name="viewport"`} {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %s", part)
		}
	}
	allowed := "default-src 'none'"
	for _, element := range []string{"style", "script"} {
		text := regexp.MustCompile(`(?s)<`+element+`>(.*?)</`+element+`>`).FindAllStringSubmatch(page, -1)
		if len(text) != 1 {
			t.Fatalf("%d elements %s", len(text), element)
		}
		sum := sha256.Sum256([]byte(text[0][1]))
		allowed += "; " + element + "-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	if !strings.Contains(page, `content="`+allowed+`; base-uri 'none'; form-action 'none'"`) {
		t.Errorf("the policy is not %s", allowed)
	}
}

var void = regexp.MustCompile(`<((?:meta|br|input)\b[^>]*)>`)

// TestTagsAreClosed reads the page as XML would be read, void elements aside.
func TestTagsAreClosed(t *testing.T) {
	page := written(t, HTML, sample(t, locale(t, "en")))
	decoder := xml.NewDecoder(strings.NewReader(void.ReplaceAllString(bare(page), "<$1/>")))
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

// bare is the page without what XML cannot have: the text of the script, and
// attributes without a value.
func bare(page string) string {
	page = regexp.MustCompile(`(?s)<script\b.*?</script>`).ReplaceAllString(page, "")
	return strings.NewReplacer(" checked>", ">", " hidden>", ">").Replace(page)
}

// TestEveryTargetOfALinkExists once.
func TestEveryTargetOfALinkExists(t *testing.T) {
	page := bare(written(t, HTML, sample(t, locale(t, "en"))))
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

func TestShort(t *testing.T) {
	for revision, want := range map[string]string{"sha256:0123456789abcdef": "0123456789ab", "0123": "0123", "": ""} {
		if got := short(revision); got != want {
			t.Errorf("%q: %q, want %q", revision, got, want)
		}
	}
}
