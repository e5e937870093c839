// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"net/http"
	"strings"

	gcs "cloud.google.com/go/storage"
	"gocloud.dev/blob/gcsblob"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/google"
	"google.golang.org/api/option"
	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const (
	defaultGCSEndpoint = "https://storage.googleapis.com"
	gcsReads           = "https://www.googleapis.com/auth/devstorage.read_only"
	gcsWrites          = "https://www.googleapis.com/auth/devstorage.read_write"
	accountKey         = "serviceAccountKey"
)

// openGCS tells the client not to authenticate. Otherwise the client would look
// for an identity of the operator, for example at the metadata server (A09).
func openGCS(ctx context.Context, t *storageTransport, bucket string, origin v1alpha1.ObjectStorageOrigin, secret *corev1.Secret) (*bucketClient, *Error) {
	token, fault := t.accountToken(secret)
	if fault != nil {
		return nil, fault
	}
	endpoint := origin.Endpoint
	if endpoint == "" {
		endpoint = defaultGCSEndpoint
	}
	client, err := gcs.NewClient(ctx,
		option.WithoutAuthentication(),
		option.WithHTTPClient(&http.Client{Transport: &oauth2.Transport{Base: t, Source: oauth2.StaticTokenSource(token)}}),
		option.WithEndpoint(strings.TrimSuffix(endpoint, "/")+"/storage/v1/"),
	)
	if err != nil {
		return nil, t.errorFor(err)
	}
	client.SetRetry(gcs.WithPolicy(gcs.RetryNever)) // only the controller retries
	opened, err := gcsblob.OpenBucket(ctx, nil, bucket, &gcsblob.Options{Client: client})
	if err != nil {
		return nil, t.errorFor(err)
	}
	return &bucketClient{Bucket: opened, prepare: t.prepareGCS}, nil
}

// prepareGCS requests the object as it is stored: an object that the service
// decompresses has no length and no checksum. The client drops the condition from
// such a read, so that the transport sends it. Requests are not signed here, so
// that a header may be added.
func (t *storageTransport) prepareGCS(as func(any) bool, version string) error {
	var handle **gcs.ObjectHandle
	if as(&handle) {
		*handle = (*handle).ReadCompressed(true)
	}
	t.ifNoneMatch = version
	return nil
}

// accountToken gets a token for the key of a service account. No other kind of
// credentials is accepted: they name files to read, programs to run or further
// URLs to request.
func (t *storageTransport) accountToken(secret *corev1.Secret) (*oauth2.Token, *Error) {
	invalid := func(what string) *Error {
		return permanent(ReasonCredentialsInvalid, "Secret %q, key %q %s", secret.Name, accountKey, what)
	}
	key, found := secret.Data[accountKey]
	if !found {
		return nil, permanent(ReasonCredentialsInvalid, "Secret %q has no credentials; add the key %s", secret.Name, accountKey)
	}
	scope := gcsReads
	if t.purpose == toCreate {
		scope = gcsWrites
	}
	config, err := google.JWTConfigFromJSON(key, scope)
	if err != nil {
		return nil, invalid("is not the key of a service account in JSON; download it again")
	}
	if _, fault := parseURL("", config.TokenURL); fault != nil {
		return nil, invalid("has a token_uri that is not an https URL; download it again")
	}
	fields := t.fields
	fields.host = "token_uri in the Secret of " + fields.login
	tokens := &storageTransport{ctx: t.ctx, base: t.base, Fetcher: t.Fetcher, fields: fields, faultOf: tokenFault}
	token, err := config.TokenSource(context.WithValue(t.ctx, oauth2.HTTPClient, tokens.httpClient())).Token()
	if err != nil && tokens.requests == 0 && t.ctx.Err() == nil {
		return nil, invalid("has no usable private key; download it again")
	}
	return tokens.token(token, err)
}

// token checks that a token can be sent.
func (t *storageTransport) token(token *oauth2.Token, err error) (*oauth2.Token, *Error) {
	switch {
	case t.fault != nil || t.ctx.Err() != nil:
		return nil, t.errorFor(err)
	case err != nil || token.Type() != "Bearer" || token.AccessToken == "" || !isPrintableASCII(token.AccessToken):
		return nil, tokenRefused(t.fields)
	}
	return token, nil
}

// tokenFault: an authorization server refuses an assertion with status 400.
func tokenFault(answer *http.Response) (Error, bool) {
	return notAccepted, answer.StatusCode == http.StatusBadRequest || answer.StatusCode == http.StatusUnauthorized
}
