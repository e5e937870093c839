// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/google"
	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const (
	gcsReads   = "https://www.googleapis.com/auth/devstorage.read_only"
	gcsWrites  = "https://www.googleapis.com/auth/devstorage.read_write"
	accountKey = "serviceAccountKey"
)

// gcsBucket is a bucket of Google Cloud Storage. Objects are read with its XML API,
// and listed and created with its JSON API.
type gcsBucket struct {
	endpoint *url.URL
	name     string
	token    *oauth2.Token
}

func openGCS(t *storageTransport, bucket string, origin v1alpha1.ObjectStorageOrigin, secret *corev1.Secret) (storage, *Error) {
	token, fault := t.accountToken(secret)
	if fault != nil {
		return nil, fault
	}
	endpoint, fault := endpointOf(origin.Endpoint, "https://storage.googleapis.com")
	return &gcsBucket{endpoint, bucket, token}, fault
}

func (b *gcsBucket) object(key string) *url.URL {
	return under(b.endpoint, "/"+b.name+"/"+key, nil)
}

func (b *gcsBucket) list(prefix, page string) *url.URL {
	query := url.Values{"delimiter": {"/"}, "prefix": {prefix}, "fields": {"nextPageToken,items(name,updated)"}}
	if page != "" {
		query.Set("pageToken", page)
	}
	return under(b.endpoint, "/storage/v1/b/"+b.name+"/o", query)
}

func (b *gcsBucket) decode(r io.Reader) (found listedPage, err error) {
	var document struct {
		Items []struct {
			Name    string
			Updated time.Time
		}
		NextPageToken string
	}
	if err := json.NewDecoder(r).Decode(&document); err != nil {
		return listedPage{}, err
	}
	for _, o := range document.Items {
		if err := found.add(o.Name, o.Updated); err != nil {
			return listedPage{}, err
		}
	}
	found.next = document.NextPageToken
	return found, nil
}

// create sends the checksum with the object. The service does not store an object
// that has another one.
func (b *gcsBucket) create(key string, object Object) storageRequest {
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	sum := binary.BigEndian.AppendUint32(nil, crc32.Checksum(object.Content, castagnoli))
	about, _ := json.Marshal(map[string]string{"name": key, "contentType": object.MediaType, "crc32c": base64.StdEncoding.EncodeToString(sum)})
	for _, part := range []struct {
		mediaType string
		content   []byte
	}{{"application/json; charset=UTF-8", about}, {object.MediaType, object.Content}} {
		w, _ := parts.CreatePart(textproto.MIMEHeader{"Content-Type": {part.mediaType}}) // a buffer takes everything
		_, _ = w.Write(part.content)
	}
	_ = parts.Close()
	query := url.Values{"uploadType": {"multipart"}, "name": {key}, "ifGenerationMatch": {"0"}}
	return storageRequest{
		http.MethodPost, under(b.endpoint, "/upload/storage/v1/b/"+b.name+"/o", query),
		http.Header{"Content-Type": {"multipart/related; boundary=" + parts.Boundary()}}, body.Bytes(),
	}
}

// sign also requests objects as they are stored: an object that the service
// decompresses has no length and no checksum.
func (b *gcsBucket) sign(request *http.Request, _ []byte) error {
	b.token.SetAuthHeader(request)
	if request.URL.RawQuery == "" {
		request.Header.Set("Accept-Encoding", "gzip")
	}
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
