// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"errors"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func fromConfigMap(name, key string) *v1alpha1.ExportSource {
	s := source("")
	s.Spec = v1alpha1.ExportSourceSpec{ConfigMap: &v1alpha1.KeyReference{Name: name, Key: key}}
	return s
}

func fromSecret(name, key string) *v1alpha1.ExportSource {
	s := source("")
	s.Spec = v1alpha1.ExportSourceSpec{Secret: &v1alpha1.KeyReference{Name: name, Key: key}}
	return s
}

func stock() objects {
	return objects{
		configMaps: map[string]*corev1.ConfigMap{"a/usage": {
			Data:       map[string]string{"usage.csv": "text", "empty.csv": ""},
			BinaryData: map[string][]byte{"usage.csv.gz": {0x1f, 0x8b}},
		}},
		secrets: map[string]*corev1.Secret{
			"a/usage": secret("usage.csv", "hidden"),
			"a/token": {Type: corev1.SecretTypeServiceAccountToken, Data: map[string][]byte{"token": []byte(canary)}},
			"b/other": {Data: map[string][]byte{"usage.csv": []byte(canary)}},
		},
	}
}

func TestOpenObjects(t *testing.T) {
	for name, test := range map[string]struct {
		source *v1alpha1.ExportSource
		want   string
	}{
		"data of a ConfigMap":       {fromConfigMap("usage", "usage.csv"), "text"},
		"binaryData of a ConfigMap": {fromConfigMap("usage", "usage.csv.gz"), "\x1f\x8b"},
		"empty value":               {fromConfigMap("usage", "empty.csv"), ""},
		"key of a Secret":           {fromSecret("usage", "usage.csv"), "hidden"},
	} {
		t.Run(name, func(t *testing.T) {
			content := open(t, New(stock(), Policy{}), test.source, Validators{ETag: `"1"`})
			if got := readAll(t, content); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			if !content.LengthKnown || !content.Modified.IsZero() || content.Validators != (Validators{}) || content.NotModified {
				t.Errorf("got %+v, want a known length and nothing else", content)
			}
		})
	}
}

func TestOpenObjectsFaults(t *testing.T) {
	broken := func(err error) objects { return objects{err: err} }
	resource := schema.GroupResource{Resource: "secrets"}
	busy := apierrors.NewTooManyRequests(canary, 7)
	for name, test := range map[string]struct {
		objects   objects
		source    *v1alpha1.ExportSource
		reason    string
		permanent bool
		words     string
		after     time.Duration
	}{
		"no ConfigMap": {stock(), fromConfigMap("gone", "k"), ReasonReferenceNotFound, true, `ConfigMap "gone" not found; `, 0},
		"no key":       {stock(), fromConfigMap("usage", "k"), ReasonReferenceNotFound, true, `ConfigMap "usage", key "k" not found; `, 0},
		"no Secret":    {stock(), fromSecret("gone", "k"), ReasonReferenceNotFound, true, `Secret "gone" not found; `, 0},
		"no Secret key": {
			stock(), fromSecret("usage", "k"), ReasonReferenceNotFound, true, `Secret "usage", key "k" not found; `, 0},
		"other namespace": {stock(), fromSecret("other", "usage.csv"), ReasonReferenceNotFound, true, `Secret "other" not found; `, 0},
		"key to the cluster": {
			stock(), fromSecret("token", "token"), ReasonSecretNotOptedIn, true, `Secret "token" is of type kubernetes.io/service-account-token`, 0},
		"ConfigMap denied": {
			broken(apierrors.NewForbidden(resource, "x", errors.New(canary))),
			fromConfigMap("usage", "k"), ReasonAccessDenied, false, "the verb get on configmaps", 0},
		"Secret denied": {
			broken(apierrors.NewForbidden(resource, "x", errors.New(canary))),
			fromSecret("usage", "k"), ReasonAccessDenied, false, "the verb get on secrets", 0},
		"API server away": {broken(errors.New(canary)), fromSecret("usage", "k"), ReasonAPIError, false, "the operator tries again", 0},
		"API server busy": {broken(busy), fromConfigMap("usage", "k"), ReasonAPIError, false, "the operator tries again", 7 * time.Second},
		"no origin":       {stock(), &v1alpha1.ExportSource{}, ReasonOriginMissing, true, "set exactly one", 0},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := New(test.objects, Policy{}).Open(t.Context(), test.source, Validators{})
			fault(t, err, test.reason, test.permanent, test.words)
			if got := asError(t, err).RetryAfter; got != test.after {
				t.Errorf("got retry after %s, want %s", got, test.after)
			}
		})
	}
}

func TestOpenObjectsGivenUp(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := New(objects{err: ctx.Err()}, Policy{}).Open(ctx, fromSecret("usage", "k"), Validators{})
	fault(t, err, ReasonFetchCanceled, false, "canceled before its end")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not context.Canceled", err)
	}
}

// A22: the status shows the host of a URL, not its query.
func TestOrigin(t *testing.T) {
	for _, test := range []struct {
		source *v1alpha1.ExportSource
		want   string
	}{
		{fromConfigMap("usage", "k"), "configMap/usage"},
		{fromSecret("usage", "k"), "secret/usage"},
		{source("https://Vendor.example/path?v=" + canary), "http/vendor.example"},
		{source("https://vendor.example:8443"), "http/vendor.example:8443"},
		{source("https://vendor.example:/"), "http/vendor.example"},
		{source("https://[2001:db8::1]:8443/"), "http/[2001:db8::1]:8443"},
		{source("https://user:" + canary + "@vendor.example/"), "http"},
		{&v1alpha1.ExportSource{}, ""},
	} {
		if got := Origin(test.source); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}
