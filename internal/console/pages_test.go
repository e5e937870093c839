// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"errors"
	"flag"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestPages holds the pages of the samples. The parts that internal/report fills
// are replaced by their names: its own tests hold them.
func TestPages(t *testing.T) {
	s := sampleSite(t, "en")
	for _, part := range []string{"customer.tmpl", "portfolio.tmpl", "sources.tmpl", "reading.tmpl"} {
		template.Must(s.pages.templates.New(part).Parse("[" + part + "]\n"))
	}
	for name, path := range map[string]string{
		"overview":  "/",
		"customers": "/customers",
		"filtered":  "/customers?q=a&verdict=Low&verdict=Unknown&sort=-unassigned",
		"customer":  "/customer?namespace=default&name=workload-target",
		"sources":   "/sources",
	} {
		t.Run(name, func(t *testing.T) {
			status, body := s.get(path)
			if status != http.StatusOK {
				t.Fatalf("status %d: %s", status, body)
			}
			golden(t, name+".html", body)
		})
	}
}

// golden leaves out the version, which counts changes.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = regexp.MustCompile(`data-version="\d+"`).ReplaceAllString(got, `data-version="1"`)
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestEveryLanguage fills every page in every language.
func TestEveryLanguage(t *testing.T) {
	for language, word := range map[string]string{"en": "Customers", "ko": "고객", "zh-CN": "客户", "ja": "顧客", "pl": "Klienci", "de": "Kunden"} {
		s := sampleSite(t, language)
		for _, path := range []string{"/", "/customers", "/customer?namespace=default&name=low-usage", "/customer?name=nobody", "/sources"} {
			_, body := s.get(path)
			for _, want := range []string{`<html lang="` + language + `">`, word, "</html>"} {
				if !strings.Contains(body, want) {
					t.Errorf("%s %s has no %s", language, path, want)
				}
			}
			if strings.Contains(body, "%!") {
				t.Errorf("%s %s: a message and its arguments do not fit", language, path)
			}
		}
	}
}

// TestTextsOfTheConsole: each text of the console is used, and each that is used
// exists.
func TestTextsOfTheConsole(t *testing.T) {
	texts, err := os.ReadFile("../report/texts/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var sources strings.Builder
	for _, pattern := range []string{"*.go", "page/*.tmpl"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sources.Write(content)
		}
	}
	id := regexp.MustCompile(`console\.[a-z]\w*`)
	have, used := map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(string(texts)) {
		if name := id.FindString(line); name != "" && strings.HasPrefix(strings.TrimSpace(line), name+":") {
			have[name] = true
		}
	}
	for _, quoted := range regexp.MustCompile(`"console\.[a-z]\w*"`).FindAllString(sources.String(), -1) {
		if name := strings.Trim(quoted, `"`); name != "console.css" && name != "console.js" && name != "console.tmpl" {
			used[name] = true
		}
	}
	if diff := cmp.Diff(have, used); diff != "" || len(have) == 0 {
		t.Errorf("texts (-there +used):\n%s", diff)
	}
}

// hostile is markup, a script, and the end of an attribute.
const hostile = `"'><script>alert(1)</script><b onload=x>`

// TestEveryTextIsEscaped puts hostile text into every string of every object, and
// of the address, and looks for markup that comes of it.
func TestEveryTextIsEscaped(t *testing.T) {
	s := sampleSite(t, "en")
	for _, c := range s.view.customers.all() {
		whole, err := c.whole()
		if err != nil {
			t.Fatal(err)
		}
		spoil(reflect.ValueOf(whole).Elem())
		whole.Namespace, whole.Name, whole.Labels = hostile, hostile+c.Name, map[string]string{"segment": hostile}
		s.put(whole)
	}
	for _, p := range s.view.portfolios.all() {
		p = p.DeepCopy()
		spoil(reflect.ValueOf(p).Elem())
		s.put(p)
	}
	for _, source := range s.view.sources.all() {
		source = source.DeepCopy()
		spoil(reflect.ValueOf(source).Elem())
		s.put(source)
	}
	s.view.customers.tell(errors.New(hostile))
	s.view.namespace = hostile
	q := url.QueryEscape(hostile)
	shown := 0
	for _, path := range []string{
		"/", "/customers", "/sources", "/customer?namespace=" + q + "&name=" + q + "low-usage", "/customer?name=" + q + "&namespace=" + q,
		"/customers?q=" + q + "&verdict=" + q + "&finding=" + q + "&workload=" + q + "&label=" + q + "&namespace=" + q + "&sort=" + q + "&page=" + q,
	} {
		_, body := s.get(path)
		shown += strings.Count(body, "alert(1)")
		for _, markup := range []string{"<script>", "<b ", "onload=x>", `"'>`} {
			if i := strings.Index(body, markup); i >= 0 {
				t.Errorf("%s: markup %s in %s", path, markup, body[max(0, i-200):min(len(body), i+100)])
			}
		}
	}
	if shown < 100 {
		t.Errorf("hostile text is shown %d times only", shown)
	}
}

// spoil replaces every text in a value. Dates and codes are texts too.
func spoil(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(hostile)
	case reflect.Pointer:
		if !v.IsNil() {
			spoil(v.Elem())
		}
	case reflect.Struct:
		if _, isTime := reflect.TypeAssert[metav1.Time](v); isTime {
			return
		}
		for _, field := range v.Fields() {
			if field.CanSet() {
				spoil(field)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i))
		}
	}
}

// TestNotices: each trouble of the connection is said in words, and figures that
// were not read are not shown as 0.
func TestNotices(t *testing.T) {
	resource := schema.GroupResource{Group: "adoption.partnerinsights.io", Resource: "customeradoptions"}
	refused := &url.Error{Op: "Get", URL: "https://10.0.0.1/apis", Err: errors.New("connection refused")}
	for name, c := range map[string]struct {
		prepare func(*site)
		want    string
		not     string
	}{
		"followed":   {func(*site) {}, "this page follows the cluster", `class="notice"><`},
		"being read": {func(s *site) { s.view.customers.drop() }, "CustomerAdoption: being read from the cluster", "0 of 0"},
		"no right": {func(s *site) {
			s.view.customers.tell(apierrors.NewForbidden(resource, "", errors.New("rbac")))
			s.view.customers.drop()
		}, "Your account may not list and watch CustomerAdoption here", "0 of 0"},
		"no such kind":       {func(s *site) { s.view.customers.tell(apierrors.NewNotFound(resource, "")) }, "does not know the kind CustomerAdoption", ""},
		"bad credentials":    {func(s *site) { s.view.customers.tell(apierrors.NewUnauthorized("no")) }, "does not accept your credentials", ""},
		"lost":               {func(s *site) { s.view.customers.tell(refused) }, "No connection to the cluster since 09:00:00. The figures are the last", "10.0.0.1"},
		"lost before a read": {func(s *site) { s.view.customers.drop(); s.view.customers.tell(refused) }, "since 09:00:00. Nothing was read yet", "0 of 0"},
		"lost and found":     {func(s *site) { s.view.customers.tell(refused); s.view.customers.tell(nil) }, "this page follows the cluster", "No connection to the cluster"},
		"an old version":     {func(s *site) { s.view.customers.tell(apierrors.NewResourceExpired("old")) }, "this page follows the cluster", "No connection to the cluster"},
	} {
		t.Run(name, func(t *testing.T) {
			s := sampleSite(t, "en")
			c.prepare(s)
			_, body := s.get("/customers")
			if !strings.Contains(body, c.want) {
				t.Errorf("no %q in\n%s", c.want, body)
			}
			if c.not != "" && strings.Contains(body, c.not) {
				t.Errorf("%q in\n%s", c.not, body)
			}
		})
	}
}

// TestLostSince: the time is that of the first failure, and the same trouble of
// three kinds is said once.
func TestLostSince(t *testing.T) {
	s := sampleSite(t, "en")
	for range 3 {
		s.view.customers.tell(errors.New("refused"))
		s.view.portfolios.tell(errors.New("refused"))
		s.view.sources.tell(errors.New("refused"))
		s.clock.Step(time.Minute)
	}
	s.view.sources.tell(errors.New("refused"))
	_, body := s.get("/")
	if n := strings.Count(body, "No connection to the cluster since 09:00:00"); n != 1 {
		t.Errorf("said %d times", n)
	}
}

// TestNothingReadIsNot0: without the right to list customers, no count and no
// verdict is shown.
func TestNothingReadIsNot0(t *testing.T) {
	s := newSite(t, "en")
	for _, path := range []string{"/", "/customers", "/customer?namespace=a&name=b"} {
		_, body := s.get(path)
		for _, wrong := range []string{"0 customers", "0 of 0", "<table", "class=\"legend\"", "It was deleted"} {
			if strings.Contains(body, wrong) {
				t.Errorf("%s has %q", path, wrong)
			}
		}
	}
	s.fill()
	if _, body := s.get("/"); !strings.Contains(body, "There is nothing to show yet") {
		t.Error("an empty cluster is not said to be empty")
	}
}

// TestWaiting: an object without a status says what it waits for.
func TestWaiting(t *testing.T) {
	s := newSite(t, "en")
	s.fill()
	r := &v1alpha1.CustomerAdoption{}
	r.Namespace, r.Name, r.Spec.Customer.ID = "partners", "new", "id-1"
	r.Spec.Sources = []v1alpha1.SourceReference{{Name: "gone"}, {Name: "unread"}, {Name: "failing"}, {Name: "good"}}
	s.put(r)
	for name, condition := range map[string]*metav1.Condition{
		"unread":  nil,
		"failing": {Type: "Ready", Status: metav1.ConditionFalse, Reason: "ProgressingWithRetry", Message: "the server answers 503"},
		"good":    {Type: "Ready", Status: metav1.ConditionTrue, Reason: "Fetched"},
	} {
		source := &v1alpha1.ExportSource{}
		source.Namespace, source.Name = "partners", name
		if condition != nil {
			source.Status.Conditions = []metav1.Condition{*condition}
		}
		s.put(source)
	}
	_, body := s.get("/customer?namespace=partners&name=new")
	for _, want := range []string{
		"Not evaluated yet", "gone: this source does not exist", "unread: this source was not read yet",
		"failing: The last attempt failed; it will be retried", "the server answers 503",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
	if strings.Contains(body, "<li>good") {
		t.Error("a source that was read is waited for")
	}
	r.Spec.Sources = []v1alpha1.SourceReference{{Name: "good"}}
	s.put(r)
	if _, body := s.get("/customer?namespace=partners&name=new"); !strings.Contains(body, "The operator: it writes the figures") {
		t.Errorf("nothing says that the operator has to evaluate:\n%s", body)
	}
	if _, body := s.get("/sources"); !strings.Contains(body, "unread: this source was not read yet") {
		t.Error("the page of sources does not say that one was not read")
	}
}

// TestOutdated: a spec that is newer than the figures is said.
func TestOutdated(t *testing.T) {
	s := sampleSite(t, "en")
	c, _ := s.view.customers.get("default", "low-usage")
	whole, err := c.whole()
	if err != nil {
		t.Fatal(err)
	}
	const words = "The settings were changed after the last evaluation"
	if _, body := s.get("/customer?namespace=default&name=low-usage"); strings.Contains(body, words) {
		t.Error("said of a current report")
	}
	whole.Generation = whole.Status.ObservedGeneration + 1
	s.put(whole)
	if _, body := s.get("/customer?namespace=default&name=low-usage"); !strings.Contains(body, words) {
		t.Error("not said")
	}
}

// TestDeleted: the page of a report that is gone says so.
func TestDeleted(t *testing.T) {
	s := sampleSite(t, "en")
	const path = "/customer?namespace=default&name=low-usage"
	if status, _ := s.get(path); status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	c, _ := s.view.customers.get("default", "low-usage")
	if err := s.view.customers.Delete(c); err != nil {
		t.Fatal(err)
	}
	status, body := s.get(path)
	if want := "There is no CustomerAdoption low-usage in the namespace default. It was deleted"; status != http.StatusNotFound || !strings.Contains(body, want) {
		t.Errorf("status %d:\n%s", status, body)
	}
}

// TestCustomerByID leads from the ranking of a portfolio to the report.
func TestCustomerByID(t *testing.T) {
	s := sampleSite(t, "en")
	p := s.view.portfolios.all()[0]
	for _, ranked := range p.Status.Lowest {
		found := 0
		for _, c := range s.view.customers.all() {
			if strings.EqualFold(c.Spec.Customer.ID, ranked.ID) {
				found++
			}
		}
		address := s.pages.addressOf(ranked.ID)
		if want := map[bool]string{true: "customer?", false: "customers?q="}[found == 1]; !strings.HasPrefix(address, want) {
			t.Errorf("%d reports about %s: %s", found, ranked.ID, address)
		}
		if status, _ := s.get("/" + address); status != http.StatusOK {
			t.Errorf("%s: status %d", address, status)
		}
	}
	if status, _ := s.get(fmt.Sprintf("/customer?id=%s", p.Status.Lowest[0].ID)); status != http.StatusSeeOther {
		t.Errorf("status %d", status)
	}
}

// TestLinks: every link of every page leads to a page of the console.
func TestLinks(t *testing.T) {
	s := sampleSite(t, "en")
	links := regexp.MustCompile(`(?:href|src|action)="([^"]*)"`)
	seen := map[string]bool{}
	for queue := []string{"./"}; len(queue) > 0; queue = queue[1:] {
		_, body := s.get("/" + strings.TrimPrefix(queue[0], "./"))
		for _, m := range links.FindAllStringSubmatch(body, -1) {
			link := strings.ReplaceAll(m[1], "&amp;", "&")
			if seen[link] || link == "data:," || strings.Contains(link, "sort=") {
				continue
			}
			seen[link] = true
			if status, body := s.get("/" + strings.TrimPrefix(link, "./")); status >= 400 {
				t.Errorf("%s links %s: status %d: %s", queue[0], link, status, body)
			}
			queue = append(queue, link)
		}
	}
	if len(seen) < 25 {
		t.Errorf("%d links only", len(seen))
	}
}

// TestRowsSayWhatPagesSay: what is left out of a row changes neither the reason of
// its verdict nor its findings.
func TestRowsSayWhatPagesSay(t *testing.T) {
	s := sampleSite(t, "en")
	for _, c := range s.view.customers.all() {
		whole, err := c.whole()
		s.check(err)
		if diff := cmp.Diff(s.pages.locale.VerdictReason(whole), s.pages.locale.VerdictReason(c.CustomerAdoption)); diff != "" {
			t.Errorf("%s: reason (-whole +row):\n%s", c.Name, diff)
		}
		if diff := cmp.Diff(s.pages.locale.Findings(whole), s.pages.locale.Findings(c.CustomerAdoption)); diff != "" {
			t.Errorf("%s: findings (-whole +row):\n%s", c.Name, diff)
		}
	}
}
