// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/smithy-go/encoding/httpbinding"
)

// storage is what the kinds of object storage differ in.
type storage interface {
	// object is the address of an object.
	object(key string) *url.URL
	// list is the address of a page of a list: the objects whose keys begin
	// with prefix and have no slash after it. page is empty for the first one.
	list(prefix, page string) *url.URL
	// decode reads a page of a list. Every object has a key and a date.
	decode(io.Reader) (listedPage, error)
	// create is the request that creates an object, only if there is none.
	create(key string, object Object) storageRequest
	// sign adds the credentials to a request with this body.
	sign(request *http.Request, body []byte) error
}

// storageRequest is a request without credentials.
type storageRequest struct {
	method  string
	address *url.URL
	header  http.Header
	body    []byte
}

// listedPage is a page of a list. next is empty for the last one.
type listedPage struct {
	objects []listedObject
	next    string
}

// listedObject is an object of a list.
type listedObject struct {
	key      string
	modified time.Time
}

var (
	errIncomplete = errors.New("object without a key or a date")
	errUnsigned   = errors.New("credentials make no signature")
)

// add checks and adds an object.
func (p *listedPage) add(key string, modified time.Time) error {
	if key == "" || modified.IsZero() {
		return errIncomplete
	}
	p.objects = append(p.objects, listedObject{key, modified})
	return nil
}

// bucketClient is an open bucket, for one fetch.
type bucketClient struct {
	storage
	*storageTransport
}

// send sends a request with the credentials of the bucket.
func (b *bucketClient) send(r storageRequest) (*http.Response, *Error) {
	request, err := http.NewRequestWithContext(b.ctx, r.method, r.address.String(), bytes.NewReader(r.body))
	if err != nil {
		return nil, permanent(ReasonURLInvalid, "%s makes no address; correct it", objectFields.host)
	}
	if r.header != nil {
		request.Header = r.header
	}
	if err := b.sign(request, r.body); err != nil {
		return nil, permanent(ReasonCredentialsInvalid, "credentials cannot be used; copy them again into the Secret of %s", objectFields.login)
	}
	return b.answerTo(request)
}

// read requests an object, only if it has another version than this one. An empty
// version reads always.
func (b *bucketClient) read(key, version string) (*http.Response, *Error) {
	header := http.Header{}
	if version != "" {
		header.Set("If-None-Match", version)
	}
	return b.send(storageRequest{method: http.MethodGet, address: b.object(key), header: header})
}

// page requests a page of a list.
func (b *bucketClient) page(prefix, page string) (listedPage, *Error) {
	answer, fault := b.send(storageRequest{method: http.MethodGet, address: b.list(prefix, page)})
	if fault != nil {
		return listedPage{}, fault
	}
	defer func() { _ = answer.Body.Close() }()
	found, err := b.decode(answer.Body)
	if err != nil {
		return listedPage{}, b.errorFor(err)
	}
	return found, nil
}

// under is the address of a path at an endpoint. Every character is escaped that
// RFC 3986 does not allow to be plain: the services sign what they have decoded
// and encoded again.
func under(endpoint *url.URL, path string, query url.Values) *url.URL {
	u := *endpoint
	u.Path = strings.TrimSuffix(u.Path, "/") + path
	u.RawPath = httpbinding.EscapePath(u.Path, false)
	u.RawQuery = strings.ReplaceAll(query.Encode(), "+", "%20")
	return &u
}

// endpointOf is the endpoint of the spec, or the vendor's own.
func endpointOf(spec, vendors string) (*url.URL, *Error) {
	if spec == "" {
		spec = vendors
	}
	return parseURL(endpointFields.host, spec)
}
