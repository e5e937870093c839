// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/vendortest"
)

var lists = []v1alpha1.PartnerCenterReport{
	v1alpha1.PartnerCenterLicenseDeployment, v1alpha1.PartnerCenterLicenseUsage, v1alpha1.PartnerCenterSubscriptions,
}

// The vendor of the test checks each request.
func TestPartnerCenterLists(t *testing.T) {
	const filter = "serviceCode eq 'O365' or (channel eq 'A+B & C')"
	for _, report := range lists {
		t.Run(string(report), func(t *testing.T) {
			v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
			v.Serve(vendortest.Content{Rows: []string{`{"a":1}`, `{"a":2}`, `{"a":3}`}, PageRows: 2, Filter: filter})
			s := partnerCenterSource(v, report)
			s.Spec.PartnerCenter.Filter = filter
			content := open(t, vendorFetcher(v, unchanged), s, Validators{ETag: `"v1"`})
			if got := readAll(t, content); got != `[{"a":1},{"a":2},{"a":3}]` {
				t.Errorf("got %s", got)
			}
			if !content.LengthKnown || content.NotModified || content.Validators != (Validators{}) || v.Asked() != 2 {
				t.Errorf("got %+v after %d requests", content, v.Asked())
			}
		})
	}
}

// Without a link, full pages are counted.
func TestPartnerCenterSkips(t *testing.T) {
	v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
	rows := make([]string, 2*partnerCenterRows+1)
	for i := range rows {
		rows[i] = fmt.Sprint(i)
	}
	v.Serve(vendortest.Content{Rows: rows, NoLinks: true})
	content := open(t, vendorFetcher(v, unchanged), partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage), Validators{})
	if got := readAll(t, content); got != "["+strings.Join(rows, ",")+"]" || v.Asked() != 3 {
		t.Errorf("got %d bytes of %d rows after %d requests", len(got), len(rows), v.Asked())
	}
}

// A list without rows is an empty JSON array. The reader of records refuses it, so
// that it never becomes 0 %.
func TestPartnerCenterEmpty(t *testing.T) {
	v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
	content := open(t, vendorFetcher(v, unchanged), partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage), Validators{})
	if got := readAll(t, content); got != "[]" {
		t.Errorf("got %s", got)
	}
}

func TestPartnerCenterRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		api       http.HandlerFunc
		reason    string
		permanent bool
		words     string
	}{
		"throttled":    {status(429, "Retry-After", "57"), ReasonRateLimited, false, "HTTP 429"},
		"unauthorized": {status(401), ReasonUnauthorized, true, "sign in again with multifactor authentication (MFA), which Partner Center requires since 2026-04-01"},
		"role":         {status(403), ReasonForbidden, false, "sign in with multifactor authentication (MFA), which Partner Center requires since 2026-04-01, as a user who may see the report"},
		"filter":       {status(400), ReasonHTTPStatus, true, "check spec.partnerCenter.filter"},
		"fault":        {status(500), ReasonServerError, false, "HTTP 500"},
		"redirect":     {status(302, "Location", "https://"+canary+".example/"), ReasonHTTPStatus, true, "HTTP 302"},
		"error object": {status(200), ReasonVendorError, true, "error object"},
		"login page":   {serve("<html>" + canary), ReasonFormatMismatch, true, "page 1: answer is not a list"},
		"no content":   {serve(""), ReasonSourceTruncated, false, "page 1: JSON ends"},
		"cut": {func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"Value":[{"a":"`+canary)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}, ReasonSourceTruncated, false, "page 1: received"},
		"link elsewhere": {serve(`{"Value":[],"@nextLink":"https://` + canary + `.example/"}`), ReasonPaginationHostForbidden, true, "page 1: "},
	} {
		for _, report := range lists {
			t.Run(name+" "+string(report), func(t *testing.T) {
				v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
				v.Serve(vendortest.Content{API: test.api})
				err := read(t.Context(), vendorFetcher(v, unchanged), partnerCenterSource(v, report))
				fault(t, err, test.reason, test.permanent, test.words)
				if wait := asError(t, err).RetryAfter; name == "throttled" && wait != 57*time.Second {
					t.Errorf("got retry after %s", wait)
				}
				if v.Asked() != 1 {
					t.Errorf("the API was asked %d times", v.Asked())
				}
			})
		}
	}
}

// A page that is throttled fails the whole list, with the time to wait.
func TestPartnerCenterThrottledBetweenPages(t *testing.T) {
	v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
	content := vendortest.Content{Rows: []string{"1", "2"}, PageRows: 1}
	v.Serve(content)
	c := open(t, vendorFetcher(v, unchanged), partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage), Validators{})
	content.API = status(429, "Retry-After", "57")
	v.Serve(content)
	_, err := io.ReadAll(c.Body)
	fault(t, err, ReasonRateLimited, false, "page 2: HTTP 429")
	if wait := asError(t, err).RetryAfter; wait != 57*time.Second {
		t.Errorf("got retry after %s", wait)
	}
}

// A token that expires while a list is read is replaced, once for each page.
func TestPartnerCenterTokenExpires(t *testing.T) {
	for name, renewed := range map[string]int{"new one taken": http.StatusOK, "new one refused": http.StatusUnauthorized} {
		t.Run(name, func(t *testing.T) {
			var first string
			v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
			v.Serve(vendortest.Content{API: func(w http.ResponseWriter, r *http.Request) {
				switch token := r.Header.Get("Authorization"); {
				case !r.URL.Query().Has("skip"):
					first = token
					_, _ = io.WriteString(w, `{"Value":[1],"@nextLink":"?skip=1"}`)
				case token == first:
					w.WriteHeader(http.StatusUnauthorized)
				default:
					w.WriteHeader(renewed)
					_, _ = io.WriteString(w, `{"Value":[2]}`)
				}
			}})
			content := open(t, vendorFetcher(v, unchanged), partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage), Validators{})
			got, err := io.ReadAll(content.Body)
			if renewed == http.StatusUnauthorized {
				fault(t, err, ReasonUnauthorized, true, "page 2: HTTP 401")
			} else if string(got) != "[1,2]" || err != nil {
				t.Errorf("got %s, %v", got, err)
			}
			if v.Asked() != 3 {
				t.Errorf("the API was asked %d times", v.Asked())
			}
		})
	}
}

// The vendor does not document which rows are counted under a filter.
func TestPartnerCenterFilteredTotal(t *testing.T) {
	v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
	v.Serve(vendortest.Content{API: serve(`{"Value":[1],"TotalCount":5}`)})
	s := partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage)
	fault(t, read(t.Context(), vendorFetcher(v, unchanged), s), ReasonSourceTruncated, false, "received 1 of 5 announced rows")
	s.Spec.PartnerCenter.Filter = "serviceCode eq 'O365'"
	if text, _ := fetched(t, vendorFetcher(v, unchanged), s, Validators{}); text != "[1]" {
		t.Errorf("got %s", text)
	}
}

func TestPartnerCenterCanceledBetweenPages(t *testing.T) {
	v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
	v.Serve(vendortest.Content{Rows: []string{"1", "2"}, PageRows: 1})
	ctx, cancel := context.WithCancel(t.Context())
	content, err := vendorFetcher(v, unchanged).Open(ctx, partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage), Validators{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = content.Body.Close() }()
	cancel()
	_, err = io.ReadAll(content.Body)
	fault(t, err, ReasonFetchCanceled, false, "the operator starts it again")
}

func TestPartnerCenterTooLarge(t *testing.T) {
	v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
	v.Serve(vendortest.Content{Rows: []string{`"` + strings.Repeat("x", 300) + `"`, `"` + strings.Repeat("x", 300) + `"`}, PageRows: 1})
	f := vendorFetcher(v, unchanged)
	f.maxBytes = 700
	if err := read(t.Context(), f, partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage)); err != nil {
		t.Errorf("all of it fits: %v", err)
	}
	f.maxBytes = 600
	err := read(t.Context(), f, partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage))
	fault(t, err, ReasonSourceTooLarge, true, "more than 600 bytes")
}

// The vendor of the test checks that the storage gets no token.
func TestScheduledReport(t *testing.T) {
	v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
	v.Serve(vendortest.Content{File: []byte("a,b\n1,2\n")})
	content := open(t, vendorFetcher(v, unchanged), partnerCenterSource(v, v1alpha1.PartnerCenterScheduledReport), Validators{})
	if got := readAll(t, content); got != "a,b\n1,2\n" || content.Validators != (Validators{}) {
		t.Errorf("got %q, %+v", got, content.Validators)
	}
}

func TestScheduledReportRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		content   vendortest.Content
		reason    string
		permanent bool
		words     string
	}{
		"not completed":    {vendortest.Content{Running: true}, ReasonNotCompleted, false, "HTTP 404: report has no completed execution yet"},
		"no execution":     {vendortest.Content{API: serve(`{"value":[],"totalCount":0}`)}, ReasonNotCompleted, false, "report has no completed execution yet"},
		"no link":          {vendortest.Content{API: serve(`{"Value":[{"ReportAccessSecureLink":""}]}`)}, ReasonNotCompleted, false, "report has no completed execution yet"},
		"other execution":  {vendortest.Content{API: serve(`{"value":[{"reportAccessSecureLink":1}]}`)}, ReasonFormatMismatch, true, "spec.partnerCenter.endpoint"},
		"error object":     {vendortest.Content{API: status(200)}, ReasonVendorError, true, "error object"},
		"forged link":      {vendortest.Content{API: serve(`{"value":[{"reportAccessSecureLink":"file:///` + canary + `"}]}`)}, ReasonRedirectForbidden, true, "not an absolute https URL"},
		"link with a user": {vendortest.Content{API: serve(`{"value":[{"reportAccessSecureLink":"https://me:` + canary + `@127.0.0.1/"}]}`)}, ReasonRedirectForbidden, true, "not an absolute https URL"},
		"private address":  {vendortest.Content{API: serve(`{"value":[{"reportAccessSecureLink":"https://169.254.169.254/` + canary + `"}]}`)}, ReasonSourceAddressForbidden, true, "not allowed by policy"},
		"role":             {vendortest.Content{API: status(403)}, ReasonForbidden, false, "sign in with multifactor authentication (MFA), which Partner Center requires since 2026-04-01, as a user who may see the report"},
		"throttled":        {vendortest.Content{API: status(429)}, ReasonRateLimited, false, "HTTP 429"},
	} {
		t.Run(name, func(t *testing.T) {
			v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
			v.Serve(test.content)
			err := read(t.Context(), vendorFetcher(v, unchanged), partnerCenterSource(v, v1alpha1.PartnerCenterScheduledReport))
			fault(t, err, test.reason, test.permanent, test.words)
		})
	}
}

// The default of the token endpoint is that of the public cloud.
func TestVendorGrantDefaults(t *testing.T) {
	login := secret("tenantID", "contoso.com", "clientID", "c", "clientSecret", "s", "refreshToken", "r")
	f := New(objects{secrets: map[string]*corev1.Secret{"a/vendor": login}}, Policy{})
	g, fail := f.vendorGrant(t.Context(), "a", partnerCenterVendor(v1alpha1.PartnerCenterOrigin{SecretRef: v1alpha1.SecretReference{Name: "vendor"}}))
	if fail != nil {
		t.Fatal(fail)
	}
	if g.tokenURL != "https://login.microsoftonline.com/contoso.com/oauth2/v2.0/token" || len(g.scopes) != 1 || g.scopes[0] != "https://api.partnercenter.microsoft.com/.default" {
		t.Errorf("got %s for %v", g.tokenURL, g.scopes)
	}
}
