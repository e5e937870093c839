// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// A24: two namespaces use the same URLs through one Fetcher. Each sends its own
// secrets, in any order.
func TestOriginsOfTwoNamespaces(t *testing.T) {
	s := newSite(t, func(w http.ResponseWriter, r *http.Request) {
		if id, _, ok := r.BasicAuth(); ok {
			giveToken(`{"access_token": "`+id+`", "expires_in": 3600}`)(w, r)
			return
		}
		w.Header().Set("Last-Modified", day.Format(http.TimeFormat))
		_, _ = fmt.Fprintf(w, `["%s %s"]`, r.Header.Get("Authorization"), r.URL.Query().Get("sig"))
	})
	held := map[string]*corev1.Secret{}
	for _, namespace := range []string{"a", "b"} {
		me := "of-" + namespace
		held[namespace+"/ca"] = s.ca()
		held[namespace+"/login"] = secret("tenantID", "t", "clientID", me, "clientSecret", "x", "refreshToken", "r",
			"accessKeyID", me, "secretAccessKey", "x", "accountName", "account", "sasToken", "sig="+me)
	}
	partnerCenter := source("")
	partnerCenter.Spec.HTTP = nil
	partnerCenter.Spec.PartnerCenter = &v1alpha1.PartnerCenterOrigin{
		Report: v1alpha1.PartnerCenterLicenseUsage, Endpoint: s.URL, TokenEndpoint: s.URL,
		SecretRef: v1alpha1.SecretReference{Name: "login"}, CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
	}
	for name, origin := range map[string]*v1alpha1.ExportSource{
		"http with OAuth2": withOAuth2(s),
		"partnerCenter":    partnerCenter,
		"s3":               bucketSource("s3://exports/usage.json", s.URL),
		"azblob":           bucketSource("azblob://exports/usage.json", s.URL),
	} {
		t.Run(name, func(t *testing.T) {
			f := New(objects{secrets: held}, Policy{AllowedHosts: []string{"127.0.0.1"}})
			for _, namespace := range []string{"a", "b", "a"} {
				origin.Namespace = namespace
				text, _ := fetched(t, f, origin, Validators{})
				if !strings.Contains(text, "of-"+namespace) || strings.Count(text, "of-") != 1 {
					t.Errorf("namespace %s was known as %s", namespace, text)
				}
			}
		})
	}
}
