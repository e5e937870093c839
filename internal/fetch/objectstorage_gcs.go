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

// openGCS tells the client that it has to authenticate nothing: it would look
// for an identity of the operator's, up to the metadata server (A09).
func openGCS(ctx context.Context, w *wire, bucket string, origin v1alpha1.ObjectStorageOrigin, secret *corev1.Secret) (*store, *Error) {
	token, fault := w.accountToken(secret)
	if fault != nil {
		return nil, fault
	}
	endpoint := origin.Endpoint
	if endpoint == "" {
		endpoint = defaultGCSEndpoint
	}
	client, err := gcs.NewClient(ctx,
		option.WithoutAuthentication(),
		option.WithHTTPClient(&http.Client{Transport: &oauth2.Transport{Base: w, Source: oauth2.StaticTokenSource(token)}}),
		option.WithEndpoint(strings.TrimSuffix(endpoint, "/")+"/storage/v1/"),
	)
	if err != nil {
		return nil, w.failed(err)
	}
	client.SetRetry(gcs.WithPolicy(gcs.RetryNever)) // the controller's backoff is the only one
	opened, err := gcsblob.OpenBucket(ctx, nil, bucket, &gcsblob.Options{Client: client})
	if err != nil {
		return nil, w.failed(err)
	}
	return &store{Bucket: opened, prepare: w.prepareGCS}, nil
}

// prepareGCS asks for the object as it is stored: what the service unpacks has
// no length and no checksum. The client drops the condition from such a read,
// so that the wire has to send it; nothing is signed here that it would break.
func (w *wire) prepareGCS(as func(any) bool, version string) error {
	var handle **gcs.ObjectHandle
	if as(&handle) {
		*handle = (*handle).ReadCompressed(true)
	}
	w.ifNoneMatch = version
	return nil
}

// accountToken gets a token for the key of a service account. Other kinds of
// credentials name files to read, programs to run or further addresses to ask:
// none is accepted.
func (w *wire) accountToken(secret *corev1.Secret) (*oauth2.Token, *Error) {
	invalid := func(what string) *Error {
		return permanent(ReasonCredentialsInvalid, "Secret %q, key %q %s", secret.Name, accountKey, what)
	}
	key, found := secret.Data[accountKey]
	if !found {
		return nil, permanent(ReasonCredentialsInvalid, "Secret %q has no credentials; add the key %s", secret.Name, accountKey)
	}
	scope := gcsReads
	if w.purpose == toCreate {
		scope = gcsWrites
	}
	config, err := google.JWTConfigFromJSON(key, scope)
	if err != nil {
		return nil, invalid("is not the key of a service account in JSON; download it again")
	}
	if _, fault := parseURL("", config.TokenURL); fault != nil {
		return nil, invalid("has a token_uri that is not an https URL; download it again")
	}
	at := w.at
	at.host = "token_uri in the Secret of " + at.login
	tokens := &wire{ctx: w.ctx, transport: w.transport, Fetcher: w.Fetcher, at: at, words: tokenWords}
	token, err := config.TokenSource(context.WithValue(w.ctx, oauth2.HTTPClient, tokens.httpClient())).Token()
	if err != nil && tokens.requests == 0 && w.ctx.Err() == nil {
		return nil, invalid("has no usable private key; download it again")
	}
	return tokens.token(token, err)
}

// token is one that can be sent.
func (w *wire) token(token *oauth2.Token, err error) (*oauth2.Token, *Error) {
	switch {
	case w.fault != nil || w.ctx.Err() != nil:
		return nil, w.failed(err)
	case err != nil || token.Type() != "Bearer" || token.AccessToken == "" || !plain(token.AccessToken):
		return nil, tokenRefused(w.at)
	}
	return token, nil
}

// tokenWords: 400 is how an authorization server refuses an assertion.
func tokenWords(answer *http.Response) (Error, bool) {
	return notAccepted, answer.StatusCode == http.StatusBadRequest || answer.StatusCode == http.StatusUnauthorized
}
