// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package fetch turns the origin of an ExportSource into a stream of bytes.
//
// In comes an ExportSource, and a reader for the objects that it refers to. Out
// comes a Content to read from, or an *Error with a reason of a closed list.
// This is the only package that opens connections to hosts that users name. The
// dial guard (dial.go), the redirect rule and the limits are here and nowhere
// else. An error never contains a byte of an answer, a query, an address or a
// credential.
package fetch

import (
	"context"
	"io"
	"net"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// Objects reads the objects that origins refer to, by name and never from a
// cache. An error for which apierrors.IsNotFound is true says that the object is
// missing.
type Objects interface {
	ConfigMap(ctx context.Context, namespace, name string) (*corev1.ConfigMap, error)
	Secret(ctx context.Context, namespace, name string) (*corev1.Secret, error)
	// FluxSource reads an object of a kind of source.toolkit.fluxcd.io/v1. An
	// error for which meta.IsNoMatchError is true says that the cluster does
	// not have the kind.
	FluxSource(ctx context.Context, kind, namespace, name string) (*unstructured.Unstructured, error)
}

// Validators name the version of a content, as its origin gave them. The caller
// passes them to the next Open. Both may be empty.
type Validators struct {
	ETag         string
	LastModified string
}

// Content is what an origin holds now.
type Content struct {
	// Body is the export; the caller closes it. Its read errors are *Error.
	// It is empty, never nil, when NotModified.
	Body io.ReadCloser
	// LengthKnown says that a body that was cut gives an error instead of
	// io.EOF. It is false only for an HTTP/1 answer that ends with its
	// connection.
	LengthKnown bool
	// Modified is the modification date that the origin gives, in UTC; zero when
	// it gives none.
	Modified time.Time
	// Validators belong to this content; empty for ConfigMaps and Secrets.
	Validators Validators
	// RefreshToken says how old the refresh token is that a vendor's API was
	// read with; nil without one, and where nothing says it.
	RefreshToken *v1alpha1.RefreshToken
	// NotModified says that the content is still that of the known validators.
	NotModified bool
}

// Fetcher opens origins under one policy. Between two calls it keeps only the
// number of open fetches of each host. No source can use the connection, the
// token or the credentials of another. It is safe for concurrent use.
type Fetcher struct {
	objects  Objects
	maxBytes int64
	rules    namespaceRules
	// hosts may have any address. They depend on the namespace of the source.
	hosts hostRules
	queue *queue
	// resolver of host names; nil means the system's. Tests set it.
	resolver *net.Resolver
}

// New makes a Fetcher. An entry of policy.AllowedHosts that Policy.Validate
// refuses is ignored: it allows no host.
func New(objects Objects, policy Policy) *Fetcher {
	rules, _ := parseNamespaceRules(policy.AllowedHosts)
	return &Fetcher{
		objects:  objects,
		maxBytes: orDefault(policy.MaxBytes, DefaultMaxBytes),
		rules:    rules,
		hosts:    rules.of(""),
		queue:    newQueue(orDefault(policy.MaxConcurrent, DefaultMaxConcurrent), orDefault(policy.MaxPerHost, DefaultMaxPerHost)),
	}
}

// in gives the Fetcher for the sources of a namespace.
func (f *Fetcher) in(namespace string) *Fetcher {
	limited := *f
	limited.hosts = f.rules.of(namespace)
	return &limited
}

// Open opens the origin of a source. It waits while too many fetches are open;
// a fetch is open until its Body is closed. After the wait, spec.timeout and ctx
// limit the whole fetch, including the reading of Body. known are the validators
// of the content that the caller still has; zero validators always give the
// content. The error is an *Error.
func (f *Fetcher) Open(ctx context.Context, source *v1alpha1.ExportSource, known Validators) (*Content, error) {
	from := originOf(source)
	if from == nil {
		return nil, permanent(ReasonOriginMissing, "spec names no origin; set exactly one")
	}
	release, fault := f.acquireSlot(ctx, from.host, source.Spec.Timeout.Duration)
	if fault != nil {
		return nil, fault
	}
	timed, cancel := limitTime(ctx, source.Spec.Timeout.Duration)
	end := func() { cancel(); release() }
	content, fault := from.open(timed, f.in(source.Namespace), known)
	if fault != nil {
		end()
		return nil, fault
	}
	if content.NotModified {
		end()
		return content, nil
	}
	content.Body = &bodyWithCleanup{content.Body, end}
	return content, nil
}
