// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"io"
	"net/http"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/vendortest"
)

// partnerCenterSource reads report from v.
func partnerCenterSource(v *vendortest.Vendor, report v1alpha1.PartnerCenterReport) *v1alpha1.ExportSource {
	s := source("")
	s.Spec.HTTP = nil
	s.Spec.PartnerCenter = &v1alpha1.PartnerCenterOrigin{
		Report: report, Endpoint: v.API.URL, TokenEndpoint: v.Login.URL + "/",
		SecretRef: v1alpha1.SecretReference{Name: "vendor"}, CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
	}
	if report == v1alpha1.PartnerCenterScheduledReport {
		s.Spec.PartnerCenter.ReportID = vendortest.ReportID
	}
	return s
}

func graphSource(v *vendortest.Vendor) *v1alpha1.ExportSource {
	s := source("")
	s.Spec.HTTP = nil
	s.Spec.MicrosoftGraph = &v1alpha1.MicrosoftGraphOrigin{
		Report: v1alpha1.GraphOffice365ActiveUserDetail, Endpoint: v.API.URL, TokenEndpoint: v.Login.URL,
		SecretRef: v1alpha1.SecretReference{Name: "vendor"}, CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
	}
	return s
}

// vendorFetcher has the vendor's Secrets, changed.
func vendorFetcher(v *vendortest.Vendor, change func(*corev1.Secret)) *Fetcher {
	login := v.Secret()
	login.Name = "vendor"
	change(login)
	return New(objects{secrets: map[string]*corev1.Secret{
		"a/vendor": login, "a/ca": secret(caKey, string(v.CA())),
	}}, Policy{AllowedHosts: []string{"127.0.0.1"}})
}

func unchanged(*corev1.Secret) {}

func status(code int, pairs ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(pairs); i += 2 {
			w.Header().Set(pairs[i], pairs[i+1])
		}
		w.WriteHeader(code)
		_, _ = io.WriteString(w, `{"error":{"code":"`+vendortest.Canary+`"}}`)
	}
}

// Nothing is sent before the Secret is complete.
func TestVendorSecret(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*corev1.Secret)
		reason string
		words  string
	}{
		"no label":         {func(s *corev1.Secret) { s.Labels = nil }, ReasonSecretNotOptedIn, "add the label"},
		"no tenant":        {func(s *corev1.Secret) { delete(s.Data, "tenantID") }, ReasonCredentialsInvalid, "tenantID"},
		"tenant is a path": {func(s *corev1.Secret) { s.Data["tenantID"] = []byte("../" + canary) }, ReasonCredentialsInvalid, "tenantID"},
		"tenant is a host": {func(s *corev1.Secret) { s.Data["tenantID"] = []byte("a@" + canary) }, ReasonCredentialsInvalid, "tenantID"},
		"no client":        {func(s *corev1.Secret) { delete(s.Data, "clientID") }, ReasonCredentialsInvalid, "clientID"},
		"no client secret": {func(s *corev1.Secret) { delete(s.Data, "clientSecret") }, ReasonCredentialsInvalid, "clientSecret"},
		"no refresh token": {func(s *corev1.Secret) { delete(s.Data, "refreshToken") }, ReasonCredentialsInvalid, "refreshToken"},
	} {
		t.Run(name, func(t *testing.T) {
			v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
			v.Serve(vendortest.Content{Login: func(http.ResponseWriter, *http.Request) { t.Error("a token was asked for") }})
			f := vendorFetcher(v, test.change)
			_, err := f.Open(t.Context(), partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage), Validators{})
			fault(t, err, test.reason, true, test.words)
		})
	}
}

// The tenant is in the spec or in the Secret. With delegated administration one
// Secret serves all tenants.
func TestTenantOfTheSpec(t *testing.T) {
	without := func(s *corev1.Secret) { delete(s.Data, "tenantID") }
	for name, test := range map[string]struct {
		tenant string
		change func(*corev1.Secret)
		words  string
	}{
		"in the spec":         {vendortest.Tenant, without, ""},
		"in both":             {vendortest.Tenant, func(s *corev1.Secret) { s.Data["tenantID"] = []byte(strings.ToUpper(vendortest.Tenant)) }, ""},
		"empty in the Secret": {vendortest.Tenant, func(s *corev1.Secret) { s.Data["tenantID"] = []byte("\n") }, ""},
		"two tenants":         {"contoso.com", unchanged, `spec.microsoftGraph.tenantID and key "tenantID" of Secret "vendor" differ`},
		"path in the spec":    {"../" + canary, without, "spec.microsoftGraph.tenantID is not a tenant"},
		"in none":             {"", without, `key "tenantID" is not a tenant`},
	} {
		t.Run(name, func(t *testing.T) {
			v := vendortest.NewGraph(t, vendortest.Hosts(t))
			v.Serve(vendortest.Content{File: []byte(graphCSV)})
			s := graphSource(v)
			s.Spec.MicrosoftGraph.TenantID = test.tenant
			err := read(t.Context(), vendorFetcher(v, test.change), s)
			if test.words == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			fault(t, err, ReasonCredentialsInvalid, true, test.words)
			if v.Granted() != "" {
				t.Error("a token was asked for")
			}
		})
	}
}

func TestVendorTenantDomain(t *testing.T) {
	for _, tenant := range []string{"contoso.onmicrosoft.com", "aaaaaaaa-1111-4111-8111-111111111111", "x"} {
		if !tenantForm.MatchString(tenant) {
			t.Errorf("%s is refused", tenant)
		}
	}
}

// A bad endpoint of an object that is older than the rule is refused before the Secret
// is read.
func TestVendorEndpoint(t *testing.T) {
	v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
	bad := partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage)
	bad.Spec.PartnerCenter.Endpoint = strings.Replace(v.API.URL, "https:", "http:", 1)
	_, err := vendorFetcher(v, unchanged).Open(t.Context(), bad, Validators{})
	fault(t, err, ReasonURLInvalid, true, "spec.partnerCenter.endpoint: ")
	bad = partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage)
	bad.Spec.PartnerCenter.TokenEndpoint = "https://me:" + canary + "@127.0.0.1"
	_, err = vendorFetcher(v, unchanged).Open(t.Context(), bad, Validators{})
	fault(t, err, ReasonURLInvalid, true, "spec.partnerCenter.tokenEndpoint: ")
}

func TestVendorLogin(t *testing.T) {
	refuse := func(code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(code)
			_, _ = io.WriteString(w, body)
		}
	}
	for name, test := range map[string]struct {
		login     http.HandlerFunc
		reason    string
		permanent bool
		words     string
	}{
		"expired refresh token": {refuse(400, `{"error":"invalid_grant","error_description":"AADSTS700082 `+canary+`","error_codes":[700082]}`),
			ReasonUnauthorized, true, "renew refreshToken in the Secret of spec.microsoftGraph.secretRef"},
		"wrong secret": {refuse(401, `{"error":"invalid_client","error_description":"AADSTS7000215 `+canary+`"}`),
			ReasonUnauthorized, true, "check clientID and clientSecret in the Secret of spec.microsoftGraph.secretRef"},
		"no MFA": {refuse(400, `{"error":"invalid_grant","error_description":"AADSTS50076 `+canary+`","error_codes":[50076]}`),
			ReasonUnauthorized, true, "sign in again with MFA, and renew refreshToken in the Secret of spec.microsoftGraph.secretRef"},
		"MFA, by another code": {refuse(400, `{"error":"interaction_required","error_description":"`+canary+`","suberror":"basic_action"}`),
			ReasonUnauthorized, true, "sign in again with MFA"},
		"no numbers": {refuse(400, `{"error":"invalid_grant","error_codes":"`+canary+`"}`), ReasonUnauthorized, true, "renew refreshToken in the Secret"},
		"redirect": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/"+canary, http.StatusFound) },
			ReasonRedirectForbidden, true, "spec.microsoftGraph.tokenEndpoint"},
		"throttled": {status(429, "Retry-After", "57"), ReasonRateLimited, false, "HTTP 429"},
		"fault":     {status(503), ReasonServerError, false, "HTTP 503"},
	} {
		t.Run(name, func(t *testing.T) {
			v := vendortest.NewGraph(t, vendortest.Hosts(t))
			v.Serve(vendortest.Content{Login: test.login})
			_, err := vendorFetcher(v, unchanged).Open(t.Context(), graphSource(v), Validators{})
			fault(t, err, test.reason, test.permanent, test.words)
			if v.Asked() != 0 {
				t.Error("the API was asked without a token")
			}
		})
	}
}
