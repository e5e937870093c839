// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"context"
	"crypto/tls"
	"encoding/csv"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/onsi/gomega"
	authenticationv1 "k8s.io/api/authentication/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/buckettest"
)

// An object for each revision of the data, none for nothing new; a bucket that
// fails is told and costs no figure.
func TestPortfolioExports(t *testing.T) {
	bucket := buckettest.Start(t)
	w := newWorld(t, "127.0.0.1")
	w.secret("login", map[string]string{"accessKeyID": buckettest.AccessKeyID, "secretAccessKey": "wrong"})
	w.secret("ca", map[string]string{"ca.crt": bucket.CA})
	w.export("usage", usageOfAll(alpha, beta))
	w.source("usage")
	w.portfolio("all", "usage", monthlyTo(bucket.URL))
	p := w.awaitPortfolio("all", 2, "Ready", "True Evaluated", "ExportFailed", "True Unauthorized")
	w.Expect(p.Status.Exports).To(gomega.BeEmpty())
	w.Expect(bucket.Keys(t)).To(gomega.BeEmpty())

	changeObject(w, &corev1.Secret{}, "login", func(s *corev1.Secret) { s.Data["secretAccessKey"] = []byte(buckettest.SecretAccessKey) })
	w.changePortfolio("all", withRequest("1"))
	p = w.awaitPortfolio("all", 2, "ExportFailed", "")
	w.Expect(p.Status.Exports).To(gomega.HaveLen(1))
	first := p.Status.Exports[0]
	w.Expect(first.Rows).To(gomega.Equal(int64(4)))
	w.Expect(first.LastExportTime.UTC()).To(gomega.Equal(today))
	name := "out/all-monthly-2026-11-18-" + first.Revision[7:15] + ".csv"
	w.Expect(bucket.Keys(t)).To(gomega.ConsistOf(name))
	rows, err := csv.NewReader(strings.NewReader(bucket.Get(t, name))).ReadAll()
	w.Expect(err).NotTo(gomega.HaveOccurred())
	w.Expect(rows).To(gomega.HaveLen(5))
	w.Expect(rows[0][1]).To(gomega.Equal("Kunde"))
	w.Expect(rows[1][0]).To(gomega.Equal(alpha))

	// Nothing new: no object, also after a restart and after days.
	w.clock.SetTime(today.AddDate(0, 0, 30))
	w.restart()
	w.changePortfolio("all", withRequest("2"))
	p = w.awaitPortfolio("all", 2, "DataStale", "True TooOld")
	w.Expect(p.Status.Exports).To(gomega.Equal([]v1alpha1.ExportStatus{first}))
	w.Expect(bucket.Keys(t)).To(gomega.ConsistOf(name))

	// Corrected data of the same date comes beside what was written.
	w.export("usage", usageOfAll(alpha, beta, gamma))
	w.Eventually(func(g gomega.Gomega) {
		exports := w.getPortfolio(g, "all").Status.Exports
		g.Expect(exports).To(gomega.HaveLen(1))
		g.Expect(exports[0].Rows).To(gomega.Equal(int64(6)))
	}).Should(gomega.Succeed())
	w.Expect(bucket.Keys(t)).To(gomega.HaveLen(2))
}

// monthlyTo writes a file to the bucket of an S3 server, with the Secrets login
// and ca.
func monthlyTo(endpoint string) func(*v1alpha1.PortfolioAdoption) {
	return func(p *v1alpha1.PortfolioAdoption) {
		p.Spec.Exports = []v1alpha1.PortfolioExport{{Name: "monthly", Format: v1alpha1.ExportCSV, Locale: "de", ObjectStorage: v1alpha1.ExportDestination{
			URL: "s3://" + buckettest.Bucket + "/out", Endpoint: endpoint,
			SecretRef: v1alpha1.SecretReference{Name: "login"}, CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
		}}}
	}
}

func withRequest(token string) func(*v1alpha1.PortfolioAdoption) {
	return func(p *v1alpha1.PortfolioAdoption) {
		p.Annotations = map[string]string{v1alpha1.RequestedAtAnnotation: token}
	}
}

// Who may get a portfolio may have its table: nobody else, and not before
// there is one.
func TestExportsEndpoint(t *testing.T) {
	w := newWorld(t)
	w.export("usage", usageOfAll(alpha, beta))
	w.source("usage")
	w.portfolio("all", "usage")
	w.portfolio("early", "none")
	w.awaitPortfolio("all", 2, "Ready", "True Evaluated")
	w.restart(func() { w.options.MetricsAddress = freeAddress(w) })

	path := rbacv1.PolicyRule{NonResourceURLs: []string{"/exports/*"}, Verbs: []string{"get"}}
	get := rbacv1.PolicyRule{APIGroups: []string{"adoption.partnerinsights.io"}, Resources: []string{"portfolioadoptions"}, Verbs: []string{"get"}}
	bound, stranger, pathOnly := w.caller("bound", path, get), w.caller("stranger"), w.caller("path-only", path)
	all, early := "/exports/"+w.namespace+"/all", "/exports/"+w.namespace+"/early.csv"
	w.Eventually(func() int { return w.ask(bound, all+".csv").status }).Should(gomega.Equal(http.StatusOK))
	for _, test := range []struct {
		name, token, path string
		status            int
	}{
		{"nobody", "", all + ".csv", http.StatusUnauthorized},
		{"an invalid token", "no.valid.token", all + ".csv", http.StatusUnauthorized},
		{"a token for the exports", w.tokenFor("bound", exportsAudience), all + ".csv", http.StatusOK},
		{"a token for the exports, metrics", w.tokenFor("bound", exportsAudience), "/metrics", http.StatusUnauthorized},
		{"a token for somebody else", w.tokenFor("bound", "vault"), all + ".csv", http.StatusUnauthorized},
		{"somebody without rights", stranger, all + ".csv", http.StatusForbidden},
		{"somebody with the path only", pathOnly, all + ".csv", http.StatusForbidden},
		{"another namespace", bound, "/exports/default/all.csv", http.StatusForbidden},
		{"no such portfolio", bound, "/exports/" + w.namespace + "/none.csv", http.StatusNotFound},
		{"no such format", bound, all + ".pdf", http.StatusNotFound},
		{"no name", bound, "/exports/" + w.namespace + "/.csv", http.StatusNotFound},
		{"no such language", bound, all + ".csv?locale=xx", http.StatusBadRequest},
		{"no data yet", bound, early, http.StatusServiceUnavailable},
		{"bound", bound, all + ".xlsx", http.StatusOK},
		{"page without rights", pathOnly, all + ".html", http.StatusForbidden},
	} {
		got := w.ask(test.token, test.path)
		w.Expect(got.status).To(gomega.Equal(test.status), test.name)
		w.Expect(got.header.Get("Retry-After") != "").To(gomega.Equal(test.status == http.StatusServiceUnavailable), test.name)
		if test.status != http.StatusOK {
			w.Expect(got.body).NotTo(gomega.ContainSubstring(alpha), test.name)
		}
	}

	got := w.ask(bound, all+".csv?locale=ja")
	w.Expect(got.body).To(gomega.HavePrefix("\ufeff顧客 ID,顧客,"))
	w.Expect(strings.Count(got.body, "\r\n")).To(gomega.Equal(5))
	for header, value := range map[string]string{
		"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": `attachment; filename="all.csv"`,
		"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
	} {
		w.Expect(got.header.Get(header)).To(gomega.Equal(value))
	}
	var rows []map[string]any
	w.Expect(json.Unmarshal([]byte(w.ask(bound, all+".json").body), &rows)).To(gomega.Succeed())
	w.Expect(rows).To(gomega.HaveLen(4))
	w.Expect(rows[0]).To(gomega.HaveKeyWithValue("licensesActive", 60.0))
	w.Expect(w.ask(bound, all+".parquet").body).To(gomega.HavePrefix("PAR1"))
	page := w.ask(bound, all+".html?locale=de")
	w.Expect(page.header.Get("Content-Type")).To(gomega.Equal("text/html; charset=utf-8"))
	w.Expect(page.body).To(gomega.And(gomega.ContainSubstring(`<html lang="de">`), gomega.ContainSubstring(alpha), gomega.ContainSubstring(beta)))
}

func freeAddress(w *world) string {
	listener, err := (&net.ListenConfig{}).Listen(w.t.Context(), "tcp", "127.0.0.1:0")
	w.Expect(err).NotTo(gomega.HaveOccurred())
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// caller makes a ServiceAccount with these rights, those to objects in this
// namespace only, and gives its token.
func (w *world) caller(name string, rules ...rbacv1.PolicyRule) string {
	w.t.Helper()
	ctx := w.t.Context()
	account := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: name}}
	objects := []client.Object{account}
	subjects := []rbacv1.Subject{{Kind: "ServiceAccount", Namespace: w.namespace, Name: name}}
	for _, rule := range rules {
		meta := metav1.ObjectMeta{Name: w.namespace + "-" + name}
		if len(rule.NonResourceURLs) > 0 {
			objects = append(objects, &rbacv1.ClusterRole{ObjectMeta: meta, Rules: []rbacv1.PolicyRule{rule}},
				&rbacv1.ClusterRoleBinding{ObjectMeta: meta, Subjects: subjects, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: meta.Name}})
			continue
		}
		meta.Namespace = w.namespace
		objects = append(objects, &rbacv1.Role{ObjectMeta: meta, Rules: []rbacv1.PolicyRule{rule}},
			&rbacv1.RoleBinding{ObjectMeta: meta, Subjects: subjects, RoleRef: rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: meta.Name}})
	}
	for _, object := range objects {
		w.Expect(api.Create(ctx, object)).To(gomega.Succeed())
	}
	return w.tokenFor(name)
}

// tokenFor gives a token of a ServiceAccount for these audiences, or for the API
// server.
func (w *world) tokenFor(account string, audiences ...string) string {
	w.t.Helper()
	request := &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{Audiences: audiences}}
	of := &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Namespace: w.namespace, Name: account}}
	w.Expect(api.SubResource("token").Create(w.t.Context(), of, request)).To(gomega.Succeed())
	return request.Status.Token
}

type answered struct {
	status int
	header http.Header
	body   string
}

// ask gets a path of the metrics server; status 0 when it does not answer.
func (w *world) ask(token, path string) (got answered) {
	w.t.Helper()
	return w.send(http.MethodGet, token, path)
}

func (w *world) send(method, token, path string) (got answered) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, "https://"+w.options.MetricsAddress+path, nil)
	w.Expect(err).NotTo(gomega.HaveOccurred())
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	// The server signs its certificate itself, at every start.
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	defer transport.CloseIdleConnections()
	answer, err := transport.RoundTrip(request)
	if err != nil {
		return got
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	w.Expect(err).NotTo(gomega.HaveOccurred())
	return answered{answer.StatusCode, answer.Header, string(body)}
}
