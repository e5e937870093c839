// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package schema

import (
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// What the server answers to, and nothing else: a field that is changed shows in
// what it refuses.
const (
	exportPath          = "/a.csv"
	region              = "eu-1"
	partnerCenterFilter = "a eq 'b'"
	reportID            = "72fa95ab-35f5-4d44-a1ee-503abbc88003"
	token               = "token-of-the-walk"
	// The Secret names the tenant of Partner Center, the spec that of Microsoft Graph.
	centerTenant = "aaaaaaaa-1111-4111-8111-111111111111"
	graphTenant  = "contoso.example"
)

// server is the origin of every base that needs one: a file server, an
// authorization server, an object storage, Partner Center and Microsoft Graph.
var server *httptest.Server

func startServer() (stop func()) {
	server = httptest.NewUnstartedServer(http.HandlerFunc(answer))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	return server.Close
}

func answer(w http.ResponseWriter, r *http.Request) {
	switch authorization := r.Header.Get("Authorization"); {
	case r.Method == http.MethodPost:
		grant(w, r)
	case strings.HasPrefix(r.URL.Path, "/bucket/"):
		storage(w, r, authorization)
	case strings.HasPrefix(r.URL.Path, "/download/"):
		_, _ = io.WriteString(w, downloads[r.URL.Path])
	case authorization != "Bearer "+token:
		w.WriteHeader(http.StatusUnauthorized)
	default:
		protected(w, r)
	}
}

// grant gives a token to whoever asks for the right scope.
func grant(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	tenant, vendors := strings.CutSuffix(r.URL.Path, "/oauth2/v2.0/token")
	known := tenant == "/"+centerTenant || tenant == "/"+graphTenant
	if vendors && !known || !vendors && (r.URL.Path != "/token" || r.PostFormValue("scope") != "read") {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"invalid_scope"}`)
		return
	}
	_, _ = fmt.Fprintf(w, `{"token_type":"Bearer","expires_in":3599,"access_token":%q}`, token)
}

// storage has one object, and takes all others.
func storage(w http.ResponseWriter, r *http.Request, authorization string) {
	switch {
	case !strings.Contains(authorization, "/"+region+"/s3/"):
		w.WriteHeader(http.StatusForbidden)
	case r.Method == http.MethodPut:
		_, _ = io.Copy(io.Discard, r.Body)
	case r.URL.Path != "/bucket"+exportPath:
		w.WriteHeader(http.StatusNotFound)
	default:
		w.Header().Set("Last-Modified", time.Date(2026, time.November, 16, 0, 0, 0, 0, time.UTC).Format(http.TimeFormat))
		_, _ = io.WriteString(w, partly())
	}
}

// downloads are the files that an API refers to.
var downloads = map[string]string{
	"/download/deployment.csv": strings.ReplaceAll(partly(), "SKU", "productName"),
	"/download/users.csv": "Report Refresh Date,User Principal Name,Display Name,Is Deleted,Has Exchange License,Exchange Last Activity Date,Assigned Products\r\n" +
		"2026-11-18,0000,0000,False,True,2026-11-12,OFFICE 365 E3\r\n",
}

// protected are the file of the file server, and the reports of two APIs.
func protected(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case exportPath:
		_, _ = io.WriteString(w, partly())
	case "/v1.0/reports/getOffice365ActiveUserDetail(period='D30')":
		http.Redirect(w, r, server.URL+"/download/users.csv", http.StatusFound)
	case "/v1/analytics/commercial/deployment/license/":
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Query().Get("filter") != partnerCenterFilter {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_, _ = io.WriteString(w, `{"Value":[{"customerTenantId":"alpha","productName":"Office","licensesSold":100,"licensesDeployed":50,"processedDateTime":"2026-11-15T00:00:00"}],"@nextLink":null,"TotalCount":1}`)
	case "/insights/v1/mpn/ScheduledReport/execution/" + reportID:
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"value":[{"executionId":"1","reportId":%q,"format":"CSV","executionStatus":"Completed","reportAccessSecureLink":%q}],"totalCount":1,"message":"","statusCode":200}`,
			reportID, server.URL+"/download/deployment.csv")
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

// secrets are what each namespace has: the credentials for the server, the
// authority to trust, and an export.
func secrets() map[string]map[string]string {
	return map[string]map[string]string{
		"login": {
			"accessKeyID": "id", "secretAccessKey": "key", "clientID": "me", "clientSecret": "secret", "refreshToken": "refresh", "tenantID": centerTenant,
		},
		"tenants": {"clientID": "me", "clientSecret": "secret"},
		"ca":      {"ca.crt": string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))},
		"content": {"export": partly()},
	}
}

// secretOf permits that a Secret is used for the server.
func secretOf(namespace, name string, content map[string]string) *corev1.Secret {
	secret := &corev1.Secret{StringData: content}
	secret.Namespace, secret.Name = namespace, name
	secret.Labels = map[string]string{v1alpha1.ExportSourceSecretLabel: "true"}
	secret.Annotations = map[string]string{v1alpha1.AllowedHostsAnnotation: "127.0.0.1"}
	return secret
}
