// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// usageCSV is an export of one customer.
const usageCSV = `customerId,customerName,workloadName,asOf,licensesEntitled,licensesActive
11111111-1111-1111-1111-111111111111,Contoso,Exchange,2026-10-31,100,81
`

// startOrigin serves an export over https to who has the token.
func startOrigin(t *testing.T, token, export string) *httptest.Server {
	t.Helper()
	return startServer(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+token {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(w, export)
	})
}

func startServer(t *testing.T, answer http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewTLSServer(answer)
	t.Cleanup(server.Close)
	return server
}

// certificate is the server's own authority.
func certificate(server *httptest.Server) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
}

// sourcesOfEveryOrigin are manifests of a source for each origin, a report that
// uses them all, and a portfolio.
func sourcesOfEveryOrigin(server *httptest.Server, token string) string {
	return fmt.Sprintf(`
{apiVersion: v1, kind: ConfigMap, metadata: {name: usage}, data: {usage.csv: %[1]q}}
---
apiVersion: v1
kind: Secret
metadata: {name: usage, labels: {adoption.partnerinsights.io/export-source: "true"}}
stringData: {usage.csv: %[1]q}
---
apiVersion: v1
kind: Secret
metadata: {name: origin, labels: {adoption.partnerinsights.io/export-source: "true"}, annotations: {adoption.partnerinsights.io/allowed-hosts: 127.0.0.1}}
stringData: {token: %[2]q, ca.crt: %[3]q}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: from-configmap}
spec: {dataset: LicenseUsage, configMap: {name: usage, key: usage.csv}}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: from-secret}
spec: {dataset: LicenseUsage, secret: {name: usage, key: usage.csv}}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: ExportSource
metadata: {name: from-https}
spec: {dataset: LicenseUsage, http: {url: "%[4]s/usage.csv", secretRef: {name: origin}, caSecretRef: {name: origin}}}
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: CustomerAdoption
metadata: {name: contoso}
spec:
  customer: {id: 11111111-1111-1111-1111-111111111111}
  sources: [{name: from-configmap}, {name: from-secret}, {name: from-https}]
  maxDataAge: 876000h
---
apiVersion: adoption.partnerinsights.io/v1alpha1
kind: PortfolioAdoption
metadata: {name: all}
spec: {sources: [{name: from-configmap}], maxDataAge: 876000h, customerTemplate: {}}
`, usageCSV, token, certificate(server), server.URL)
}

// allowedHost is the flag that lets sources read the server's private address.
func allowedHost(server *httptest.Server) string {
	return "--allowed-source-hosts=" + strings.TrimPrefix(server.URL, "https://")
}
