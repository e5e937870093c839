// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/vendortest"
)

// written is a write of a Secret's fields.
func written(day int, fields string) metav1.ManagedFieldsEntry {
	at := metav1.NewTime(time.Date(2026, 9, day, 8, 0, 0, 0, time.UTC))
	return metav1.ManagedFieldsEntry{Time: &at, FieldsV1: metav1.NewFieldsV1(fields)}
}

const ofToken = `{"f:data":{".":{},"f:clientID":{},"f:refreshToken":{}},"f:metadata":{"f:labels":{}}}`

// The date is that of the annotation, else that of the last write by the writer
// of the token. The creation of a Secret says nothing about its token.
func TestAgeOfTheRefreshToken(t *testing.T) {
	annotated := func(date string) func(*corev1.Secret) {
		return func(s *corev1.Secret) { s.Annotations[v1alpha1.RefreshTokenIssuedAnnotation] = date }
	}
	by := func(entries ...metav1.ManagedFieldsEntry) func(*corev1.Secret) {
		return func(s *corev1.Secret) {
			s.CreationTimestamp = metav1.NewTime(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
			s.ManagedFields = entries
		}
	}
	is := func(from v1alpha1.RefreshTokenFrom, month time.Month, day, hour int) *v1alpha1.RefreshToken {
		return &v1alpha1.RefreshToken{IssuedAt: metav1.NewTime(time.Date(2026, month, day, hour, 0, 0, 0, time.UTC)), From: from}
	}
	for name, test := range map[string]struct {
		change func(*corev1.Secret)
		want   *v1alpha1.RefreshToken
	}{
		"a date":              {annotated("2026-08-01"), is("Annotation", 8, 1, 0)},
		"a time":              {annotated("2026-08-01T11:00:00+02:00"), is("Annotation", 8, 1, 9)},
		"before the writer":   {func(s *corev1.Secret) { by(written(9, ofToken))(s); annotated("2026-08-01")(s) }, is("Annotation", 8, 1, 0)},
		"the writer":          {by(written(9, ofToken)), is("LastWrite", 9, 9, 8)},
		"by an apply":         {by(written(9, `{"f:stringData":{"f:refreshToken":{}}}`)), is("LastWrite", 9, 9, 8)},
		"the last of two":     {by(written(9, ofToken), written(11, ofToken), written(10, ofToken)), is("LastWrite", 9, 11, 8)},
		"others":              {by(written(9, ofToken), written(20, `{"f:metadata":{"f:labels":{}}}`), written(21, `{"f:data":{"f:clientID":{}}}`)), is("LastWrite", 9, 9, 8)},
		"nobody":              {by(), nil},
		"others only":         {by(written(20, `{"f:data":{"f:clientID":{}}}`)), nil},
		"a writer by no time": {by(metav1.ManagedFieldsEntry{FieldsV1: metav1.NewFieldsV1(ofToken)}), nil},
		"no fields":           {by(metav1.ManagedFieldsEntry{Time: &metav1.Time{}}, written(9, canary), written(9, `{"f:data":7}`)), nil},
	} {
		t.Run(name, func(t *testing.T) {
			v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
			v.Serve(vendortest.Content{File: []byte("a\n1\n")})
			f := vendorFetcher(v, test.change)
			for _, report := range []v1alpha1.PartnerCenterReport{v1alpha1.PartnerCenterLicenseUsage, v1alpha1.PartnerCenterScheduledReport} {
				got := open(t, f, partnerCenterSource(v, report), Validators{}).RefreshToken
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s", report, diff)
				}
			}
		})
	}
}

// Graph is asked by an application or by a user. An application has no such token.
func TestAgeOfTheRefreshTokenOfGraph(t *testing.T) {
	v := vendortest.NewGraph(t, vendortest.Hosts(t))
	v.Serve(vendortest.Content{File: []byte(graphCSV)})
	dated := func(s *corev1.Secret) { s.Annotations[v1alpha1.RefreshTokenIssuedAnnotation] = "2026-08-01" }
	if got := open(t, vendorFetcher(v, dated), graphSource(v), Validators{}).RefreshToken; got != nil {
		t.Errorf("an application has %+v", got)
	}
	user := func(s *corev1.Secret) { dated(s); s.Data["refreshToken"] = []byte(vendortest.RefreshToken) }
	if got := open(t, vendorFetcher(v, user), graphSource(v), Validators{}).RefreshToken; got == nil {
		t.Error("a user's token has no age")
	}
}

// A date that is none would silence the alert that depends on it.
func TestDateOfTheRefreshTokenRefused(t *testing.T) {
	for _, date := range []string{"", canary, "01.08.2026", "2026-13-01", time.Now().AddDate(0, 0, 3).Format(time.DateOnly)} {
		v := vendortest.NewPartnerCenter(t, vendortest.Hosts(t))
		v.Serve(vendortest.Content{Login: func(http.ResponseWriter, *http.Request) { t.Error("a token was asked for") }})
		f := vendorFetcher(v, func(s *corev1.Secret) { s.Annotations[v1alpha1.RefreshTokenIssuedAnnotation] = date })
		_, err := f.Open(t.Context(), partnerCenterSource(v, v1alpha1.PartnerCenterLicenseUsage), Validators{})
		fault(t, err, ReasonCredentialsInvalid, true, "annotation adoption.partnerinsights.io/refresh-token-issued is not a date of the past")
	}
}
