// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"crypto/tls"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
)

// checkMetricsAccess asks for metrics as monitoring would, and as nobody may.
func checkMetricsAccess(t *testing.T, m *manager, namespace string) {
	t.Helper()
	kubectl(t, "create", "serviceaccount", "stranger", "-n", namespace)
	tests := []struct {
		who, token string
		want       int
	}{
		{"bound to metrics-reader", monitoringToken(t, namespace), http.StatusOK},
		{"without a role", newToken(t, namespace, "stranger"), http.StatusForbidden},
		{"without a token", "", http.StatusUnauthorized},
	}
	for _, tt := range tests {
		if status, body := scrape(t, m, tt.token); status != tt.want {
			t.Errorf("metrics %s: status %d, want %d", tt.who, status, tt.want)
		} else if hasMetrics := sum(t, body, "adoption_exportsource_fetches_total") > 0; hasMetrics != (status == http.StatusOK) {
			t.Errorf("metrics %s: status %d and metrics shown: %t", tt.who, status, hasMetrics)
		}
	}
}

// monitoringToken is one of a ServiceAccount that may read the metrics.
func monitoringToken(t *testing.T, namespace string) string {
	t.Helper()
	kubectl(t, "create", "serviceaccount", "monitoring", "-n", namespace)
	kubectl(t, "create", "clusterrolebinding", namespace+"-monitoring", "--clusterrole="+metricsReaderRole(t), "--serviceaccount="+namespace+":monitoring")
	return newToken(t, namespace, "monitoring")
}

func metricsReaderRole(t *testing.T) string {
	t.Helper()
	for _, role := range renderedObjects[rbacv1.ClusterRole](t, "ClusterRole") {
		if strings.HasSuffix(role.Name, "metrics-reader") {
			return role.Name
		}
	}
	t.Fatal("config/default has no metrics-reader role")
	return ""
}

// scrape reads the metrics endpoint, whose certificate the manager made itself.
func scrape(t *testing.T, m *manager, token string) (status int, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+m.metrics+"/metrics", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer transport.CloseIdleConnections()
	response, err := (&http.Client{Transport: transport}).Do(request)
	if err != nil {
		t.Fatalf("scrape: %v\n%s", err, m.output(t))
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(content)
}

// sum adds the values of all series of a metric.
func sum(t *testing.T, metrics, name string) float64 {
	t.Helper()
	total := 0.0
	for line := range strings.Lines(metrics) {
		series, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		if series != name && !strings.HasPrefix(series, name+"{") {
			continue
		}
		value, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatalf("metric %s: %v", name, err)
		}
		total += value
	}
	return total
}
