// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package console

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	clocktesting "k8s.io/utils/clock/testing"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/offline"
	"github.com/partnerinsights/customer-adoption-operator/internal/report"
)

var today = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)

// site is a console of a view that the test fills, without a cluster.
type site struct {
	*testing.T
	view  *view
	pages *pages
	clock *clocktesting.FakeClock
}

func newSite(t *testing.T, language string) *site {
	t.Helper()
	now := clocktesting.NewFakeClock(today)
	locale, err := report.ParseLocale(language)
	if err != nil {
		t.Fatal(err)
	}
	v := newView("partners", now)
	p, err := newPages(v, locale, now)
	if err != nil {
		t.Fatal(err)
	}
	return &site{t, v, p, now}
}

// sampleSite shows config/samples with the statuses that the controllers write.
func sampleSite(t *testing.T, language string) *site {
	t.Helper()
	s := newSite(t, language)
	var out bytes.Buffer
	cmd := offline.NewCommand(clocktesting.NewFakePassiveClock(today))
	cmd.SetOut(&out)
	cmd.SetArgs([]string{"-f", "../../config/samples", "-o", "json"})
	if err := cmd.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	var list struct{ Items []json.RawMessage }
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	s.fill(list.Items...)
	return s
}

// fill puts the objects on the shelves, as a list of the cluster does.
func (s *site) fill(items ...json.RawMessage) {
	s.Helper()
	byKind := map[string][]any{}
	for _, item := range items {
		var of struct{ Kind string }
		s.check(json.Unmarshal(item, &of))
		byKind[of.Kind] = append(byKind[of.Kind], s.kept(of.Kind, item))
	}
	s.check(s.view.customers.Replace(byKind["CustomerAdoption"], "1"))
	s.check(s.view.portfolios.Replace(byKind["PortfolioAdoption"], "1"))
	s.check(s.view.sources.Replace(byKind["ExportSource"], "1"))
}

// kept is the object as the console keeps it.
func (s *site) kept(kind string, item []byte) object {
	s.Helper()
	var obj runtime.Object
	keep := keepStripped
	switch kind {
	case "CustomerAdoption":
		obj, keep = &v1alpha1.CustomerAdoption{}, keepCustomer
	case "PortfolioAdoption":
		obj = &v1alpha1.PortfolioAdoption{}
	default:
		obj = &v1alpha1.ExportSource{}
	}
	s.check(json.Unmarshal(item, obj))
	o, err := keep(obj)
	s.check(err)
	return o
}

// put adds or replaces one object.
func (s *site) put(obj runtime.Object) {
	s.Helper()
	item, err := json.Marshal(obj)
	s.check(err)
	switch obj.(type) {
	case *v1alpha1.CustomerAdoption:
		s.check(s.view.customers.Add(s.kept("CustomerAdoption", item)))
	case *v1alpha1.PortfolioAdoption:
		s.check(s.view.portfolios.Add(s.kept("PortfolioAdoption", item)))
	default:
		s.check(s.view.sources.Add(s.kept("ExportSource", item)))
	}
}

func (s *site) check(err error) {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
}

// get asks for a page without the guard.
func (s *site) get(path string) (status int, body string) {
	s.Helper()
	answer := httptest.NewRecorder()
	s.pages.handler().ServeHTTP(answer, httptest.NewRequestWithContext(s.Context(), http.MethodGet, path, nil))
	return answer.Code, answer.Body.String()
}
