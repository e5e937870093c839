// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package origins

import (
	"crypto/tls"
	"net/http"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/buckettest"
)

// bucket is one of an S3 server behind a front.
type bucket struct {
	*front
	gateway *buckettest.Gateway
	cluster *cluster
	url     string
}

func startObject(t *testing.T) origin {
	return newBucket(t, "s3://"+buckettest.Bucket+"/monthly/usage-1.csv")
}

// startPattern finds its object in a list; every fault applies to the list.
func startPattern(t *testing.T) origin {
	return newBucket(t, "s3://"+buckettest.Bucket+"/monthly/usage-*.csv")
}

// startMatch applies every fault after the object was found.
func startMatch(t *testing.T) origin {
	b := newBucket(t, "s3://"+buckettest.Bucket+"/monthly/usage-*.csv")
	b.concerns = func(r *http.Request) bool { return !r.URL.Query().Has("list-type") }
	return b
}

func newBucket(t *testing.T, address string) *bucket {
	b := &bucket{gateway: buckettest.Start(t), cluster: newCluster(), url: address}
	server, err := url.Parse(b.gateway.URL)
	if err != nil {
		t.Fatal(err)
	}
	b.front = newFront(t, &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(server)
			r.Out.Host = r.In.Host // it is signed
		},
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: b.gateway.Pool}},
	})
	b.cluster.optIn("ca", "ca.crt", b.ca())
	b.cluster.optIn("login", "accessKeyID", buckettest.AccessKeyID, "secretAccessKey", buckettest.SecretAccessKey)
	return b
}

func (b *bucket) objects() fetch.Objects { return b.cluster }

func (b *bucket) source() *v1alpha1.ExportSource {
	return &v1alpha1.ExportSource{
		ObjectMeta: metav1.ObjectMeta{Namespace: "partner", Name: "usage"},
		Spec: v1alpha1.ExportSourceSpec{
			Dataset: v1alpha1.DatasetLicenseUsage,
			ObjectStorage: &v1alpha1.ObjectStorageOrigin{
				URL: b.url, Endpoint: b.URL,
				SecretRef: v1alpha1.SecretReference{Name: "login"}, CASecretRef: &v1alpha1.SecretReference{Name: "ca"},
			},
		},
	}
}

func (b *bucket) put(t *testing.T, rows, edition int) {
	b.gateway.Put(t, "monthly/usage-1.csv", string(usageCSV(rows, edition)), now.Add(time.Duration(edition-100)*time.Hour))
}
