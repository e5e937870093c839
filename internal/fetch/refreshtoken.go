// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"encoding/json"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// zonesAhead is how far a date may be in the future: that of a zone ahead of ours.
const zonesAhead = 24 * time.Hour

// refreshTokenOf says since when the refresh token of a Secret is known; nil
// where nothing says it. The token itself is never looked into: what it holds is
// between the user and the authorization server.
func refreshTokenOf(secret *corev1.Secret) (*v1alpha1.RefreshToken, *Error) {
	text, said := secret.Annotations[v1alpha1.RefreshTokenIssuedAnnotation]
	if !said {
		return lastWriteOf(secret), nil
	}
	for _, form := range []string{time.DateOnly, time.RFC3339} {
		issued, err := time.Parse(form, text)
		if err == nil && issued.Before(clock.RealClock{}.Now().Add(zonesAhead)) {
			return &v1alpha1.RefreshToken{IssuedAt: metav1.NewTime(issued.UTC()), From: v1alpha1.RefreshTokenFromAnnotation}, nil
		}
	}
	return nil, permanent(ReasonCredentialsInvalid, "Secret %q: annotation %s is not a date of the past in the form 2026-11-01; correct it",
		secret.Name, v1alpha1.RefreshTokenIssuedAnnotation)
}

// lastWriteOf is when the writer of the token wrote the Secret last: the token
// was there then, and is at least that old. The creation of the Secret is no such
// time, because a token that was renewed is younger.
func lastWriteOf(secret *corev1.Secret) *v1alpha1.RefreshToken {
	var last time.Time
	for _, entry := range secret.ManagedFields {
		if entry.Time != nil && ownsRefreshToken(entry) && entry.Time.After(last) {
			last = entry.Time.UTC()
		}
	}
	if last.IsZero() {
		return nil
	}
	return &v1alpha1.RefreshToken{IssuedAt: metav1.NewTime(last), From: v1alpha1.RefreshTokenFromLastWrite}
}

// ownsRefreshToken says whether a writer of the Secret wrote the key refreshToken.
func ownsRefreshToken(entry metav1.ManagedFieldsEntry) bool {
	if entry.FieldsV1 == nil {
		return false
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(entry.FieldsV1.GetRawBytes(), &fields) != nil {
		return false
	}
	for _, part := range []string{"f:data", "f:stringData"} {
		var keys map[string]json.RawMessage
		if _, owns := fields[part]; owns && json.Unmarshal(fields[part], &keys) == nil && keys["f:refreshToken"] != nil {
			return true
		}
	}
	return false
}
