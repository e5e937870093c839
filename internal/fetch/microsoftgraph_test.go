// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"io"
	"net/http"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/vendortest"
)

const graphCSV = "\ufeffReport Refresh Date,User Principal Name\n2026-11-18,0CC175B9C0F1B6A831C399E269772661\n"

func TestGraph(t *testing.T) {
	for grant, change := range map[string]func(*corev1.Secret){
		"client_credentials": unchanged,
		"refresh_token":      func(s *corev1.Secret) { s.Data["refreshToken"] = []byte(vendortest.RefreshToken) },
	} {
		t.Run(grant, func(t *testing.T) {
			v := vendortest.NewGraph(t, vendortest.Hosts(t))
			v.Serve(vendortest.Content{File: []byte(graphCSV)})
			content := open(t, vendorFetcher(v, change), graphSource(v), Validators{ETag: `"v1"`})
			if got := readAll(t, content); got != graphCSV || content.Validators != (Validators{}) || v.Asked() != 1 {
				t.Errorf("got %q, %+v after %d requests", got, content.Validators, v.Asked())
			}
			if v.Granted() != grant {
				t.Errorf("got a token by %s", v.Granted())
			}
		})
	}
}

// The two ways in which the API answers are one to the reader, for every report.
func TestGraphReports(t *testing.T) {
	const copilot = "/v1.0/copilot/reports/getMicrosoft365Copilot"
	for _, test := range []struct {
		report       v1alpha1.GraphReport
		period, path string
	}{
		{"Office365ActiveUserDetail", "", "/v1.0/reports/getOffice365ActiveUserDetail(period='D30')"},
		{"Office365ActiveUserDetail", "D180", "/v1.0/reports/getOffice365ActiveUserDetail(period='D180')"},
		{"TeamsUserActivityUserDetail", "", "/v1.0/reports/getTeamsUserActivityUserDetail(period='D30')"},
		{"EmailActivityUserDetail", "D90", "/v1.0/reports/getEmailActivityUserDetail(period='D90')"},
		{"M365AppUserDetail", "D7", "/v1.0/reports/getM365AppUserDetail(period='D7')"},
		{"YammerActivityUserDetail", "D30", "/v1.0/reports/getYammerActivityUserDetail(period='D30')"},
		{"SharePointActivityUserDetail", "", "/v1.0/reports/getSharePointActivityUserDetail(period='D30')"},
		{"OneDriveActivityUserDetail", "", "/v1.0/reports/getOneDriveActivityUserDetail(period='D30')"},
		{"MailboxUsageDetail", "", "/v1.0/reports/getMailboxUsageDetail(period='D30')"},
		{"Microsoft365CopilotUsageUserDetail", "", copilot + "UsageUserDetail(period='D28',version='v2')"},
		{"Microsoft365CopilotUsageUserDetail", "D28", copilot + "UsageUserDetail(period='D28',version='v2')"},
		{"Microsoft365CopilotUsageUserDetail", "D7", copilot + "UsageUserDetail(period='D7',version='v2')"},
		{"Microsoft365CopilotUsageUserDetail", "D180", copilot + "UsageUserDetail(period='D180',version='v2')"},
		{"Microsoft365CopilotUsageUserDetail", "D30", copilot + "UsageUserDetail(period='D30')"},
		{"Microsoft365CopilotUserCountSummary", "", copilot + "UserCountSummary(period='D28',version='v2')"},
	} {
		for how, direct := range map[string]bool{"redirects": false, "answers": true} {
			t.Run(string(test.report)+" "+test.period+" "+how, func(t *testing.T) {
				v := vendortest.NewGraph(t, vendortest.Hosts(t))
				v.Serve(vendortest.Content{File: []byte(graphCSV), Path: test.path, Direct: direct})
				s := graphSource(v)
				s.Spec.MicrosoftGraph.Report, s.Spec.MicrosoftGraph.Period = test.report, test.period
				content := open(t, vendorFetcher(v, unchanged), s, Validators{ETag: `"v1"`})
				if got := readAll(t, content); got != graphCSV || content.Validators != (Validators{}) || !content.LengthKnown || v.Asked() != 1 {
					t.Errorf("got %q, %+v after %d requests", got, content, v.Asked())
				}
			})
		}
	}
}

func TestGraphRefuses(t *testing.T) {
	to := func(target string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, target, http.StatusFound) }
	}
	for name, test := range map[string]struct {
		content   vendortest.Content
		reason    string
		permanent bool
		words     string
	}{
		"throttled":        {vendortest.Content{API: status(429, "Retry-After", "57")}, ReasonRateLimited, false, "HTTP 429"},
		"unauthorized":     {vendortest.Content{API: status(401)}, ReasonUnauthorized, true, "spec.microsoftGraph.secretRef"},
		"permission":       {vendortest.Content{API: status(403)}, ReasonForbidden, false, "Reports.Read.All"},
		"no such report":   {vendortest.Content{API: status(404)}, ReasonNotFound, true, "HTTP 404: no such report; "},
		"not this period":  {vendortest.Content{API: status(400)}, ReasonHTTPStatus, true, "check spec.microsoftGraph.period"},
		"other redirect":   {vendortest.Content{API: status(307, "Location", "https://127.0.0.1/"+canary)}, ReasonHTTPStatus, true, "HTTP 307"},
		"empty answer":     {vendortest.Content{API: status(204)}, ReasonHTTPStatus, true, "HTTP 204"},
		"fault":            {vendortest.Content{API: status(504)}, ReasonServerError, false, "HTTP 504"},
		"no target":        {vendortest.Content{API: status(302)}, ReasonRedirectForbidden, true, "not an absolute https URL"},
		"plain target":     {vendortest.Content{API: to("http://127.0.0.1/" + canary)}, ReasonRedirectForbidden, true, "not an absolute https URL"},
		"relative target":  {vendortest.Content{API: to("/" + canary)}, ReasonRedirectForbidden, true, "not an absolute https URL"},
		"target is a user": {vendortest.Content{API: to("https://me:" + canary + "@127.0.0.1/")}, ReasonRedirectForbidden, true, "not an absolute https URL"},
		"metadata":         {vendortest.Content{API: to("https://169.254.169.254/" + canary)}, ReasonSourceAddressForbidden, true, "not allowed by policy"},
		"closed port":      {vendortest.Content{API: to("https://127.0.0.1:1/?sig=" + canary)}, ReasonSourceUnreachable, false, "the API's link to the file"},
		"second redirect":  {vendortest.Content{Storage: to("https://127.0.0.1/" + canary)}, ReasonRedirectForbidden, true, "redirects"},
		"expired link":     {vendortest.Content{Storage: status(403)}, ReasonLinkExpired, false, "HTTP 403: link to the file"},
		"file gone":        {vendortest.Content{Storage: status(404)}, ReasonLinkExpired, false, "HTTP 404: link to the file"},
		"storage fault":    {vendortest.Content{Storage: status(503, "Retry-After", "57")}, ReasonServerError, false, "HTTP 503"},
		"cut": {vendortest.Content{Storage: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, canary)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}}, ReasonSourceTruncated, false, "received"},
		"cut without redirect": {vendortest.Content{API: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, canary)
			w.(http.Flusher).Flush()
			panic(http.ErrAbortHandler)
		}}, ReasonSourceTruncated, false, "received"},
		"encoded": {vendortest.Content{API: status(200, "Content-Encoding", canary)}, ReasonEncodingUnsupported, true, "use gzip or identity"},
	} {
		t.Run(name, func(t *testing.T) {
			v := vendortest.NewGraph(t, vendortest.Hosts(t))
			v.Serve(test.content)
			err := read(t.Context(), vendorFetcher(v, unchanged), graphSource(v))
			fault(t, err, test.reason, test.permanent, test.words)
			if wait := asError(t, err).RetryAfter; name == "throttled" && wait != 57*time.Second {
				t.Errorf("got retry after %s", wait)
			}
		})
	}
}

func TestGraphTooLarge(t *testing.T) {
	for _, direct := range []bool{false, true} {
		v := vendortest.NewGraph(t, vendortest.Hosts(t))
		v.Serve(vendortest.Content{File: make([]byte, 5000), Direct: direct})
		f := vendorFetcher(v, unchanged)
		f.maxBytes = 4000
		fault(t, read(t.Context(), f, graphSource(v)), ReasonSourceTooLarge, true, "more than 4000 bytes")
	}
}
