// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package controllers

import (
	"net/http"
	"testing"
	"time"

	"github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/evaluation/statustest"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/vendortest"
)

// partnerCenter makes the source usage, which reads Partner Center with the
// Secrets of a server.
func (w *world) partnerCenter(v *vendortest.Vendor) {
	w.t.Helper()
	login := map[string]string{}
	for key, value := range v.Secret().Data {
		login[key] = string(value)
	}
	w.secret("login", login)
	w.secret("ca", map[string]string{"ca.crt": string(v.CA())})
	w.source("usage", func(s *v1alpha1.ExportSource) {
		s.Spec.ConfigMap, s.Spec.PartnerCenter = nil, &v1alpha1.PartnerCenterOrigin{
			Report: v1alpha1.PartnerCenterLicenseUsage, Endpoint: v.API.URL, TokenEndpoint: v.Login.URL,
			SecretRef: v1alpha1.SecretReference{Name: "login"}, CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
		}
	})
}

// A user who has signed in without MFA is told so, by an event, too.
func TestPartnerCenterAsksForMFA(t *testing.T) {
	w := newWorld(t, "127.0.0.1")
	v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
	v.Serve(vendortest.Content{API: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }})
	w.partnerCenter(v)
	source := w.awaitSource("usage", "Ready", "False Unauthorized", "Stalled", "True Unauthorized")
	w.Expect(statustest.Message(source.Status.Conditions, "Ready")).To(gomega.ContainSubstring("sign in again with multifactor authentication (MFA)"))
	w.Eventually(func() []string { return w.events("ExportSource", "usage") }).Should(gomega.ContainElement("Warning Ready Unauthorized"))
}

// The API server says when the token was written, and the Secret's owner since
// when there is one.
func TestAgeOfARefreshToken(t *testing.T) {
	w := newWorld(t, "127.0.0.1")
	v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
	v.Serve(vendortest.Content{Rows: []string{
		`{"customerTenantId":"` + alpha + `","workloadName":"Exchange","licensesQualified":10,"licensesActive":7,"processedDateTime":"2026-11-18T00:00:00"}`,
	}})
	w.partnerCenter(v)
	source := w.awaitSource("usage", "Ready", "True Fetched")
	w.Expect(source.Status.RefreshToken).NotTo(gomega.BeNil())
	w.Expect(source.Status.RefreshToken.From).To(gomega.Equal(v1alpha1.RefreshTokenFromLastWrite))
	w.Expect(source.Status.Notes).To(gomega.BeEmpty())

	changeObject(w, &corev1.Secret{}, "login", func(s *corev1.Secret) {
		s.Annotations[v1alpha1.RefreshTokenIssuedAnnotation] = today.AddDate(0, 0, -70).Format(time.DateOnly)
	})
	w.changeSource("usage", requestNow(v1alpha1.RequestedAtAnnotation, "now"))
	w.Eventually(func(g gomega.Gomega) {
		source = w.getSource(g, "usage")
		g.Expect(source.Status.RefreshToken.From).To(gomega.Equal(v1alpha1.RefreshTokenFromAnnotation))
		g.Expect(source.Status.Notes).To(gomega.HaveLen(1))
		g.Expect(source.Status.Notes[0].Code).To(gomega.Equal("RefreshTokenAge"))
		g.Expect(source.Status.Notes[0].Message).To(gomega.ContainSubstring("the refresh token is 70 days old"))
	}).Should(gomega.Succeed())
}
