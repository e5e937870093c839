// Package fetch turns the origin of an ExportSource into a stream of bytes.
//
// In comes an ExportSource (and, for its ConfigMaps and Secrets, a reader of
// objects); out comes a Content to read from, or an *Error with a reason of a
// closed list. It is the only package that opens connections to hosts users
// name: the dial guard (policy.go), the redirect rule and the limits live here
// and nowhere else. No byte of an answer, no query, no address and no
// credential ever gets into an error.
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

// Objects reads what origins refer to: by name, and never from a cache. An
// error for which apierrors.IsNotFound is true says that the object is missing.
type Objects interface {
	ConfigMap(ctx context.Context, namespace, name string) (*corev1.ConfigMap, error)
	Secret(ctx context.Context, namespace, name string) (*corev1.Secret, error)
	// FluxSource gives an object of a kind of source.toolkit.fluxcd.io/v1. An
	// error for which meta.IsNoMatchError is true says that the cluster does
	// not know the kind.
	FluxSource(ctx context.Context, kind, namespace, name string) (*unstructured.Unstructured, error)
}

// Validators are what an origin said about the version of its content, to be
// given back with the next Open. Both may be empty.
type Validators struct {
	ETag         string
	LastModified string
}

// Content is what an origin holds now.
type Content struct {
	// Body is the export; the caller closes it. Its read errors are *Error.
	// It is empty, never nil, when NotModified.
	Body io.ReadCloser
	// LengthKnown says that the end of Body is proven: a body that was cut
	// gives an error instead of io.EOF. False only for an HTTP/1 answer that
	// ends with its connection.
	LengthKnown bool
	// Modified is the origin's modification date; zero when it gives none.
	Modified time.Time
	// Validators belong to this content; empty for ConfigMaps and Secrets.
	Validators Validators
	// NotModified says that the content is still that of the known validators.
	NotModified bool
}

// Fetcher opens origins under one policy. Between two calls it keeps the
// number of open fetches of each host and nothing else, so that no source ever
// meets another's connection, token or credentials. It is safe for concurrent
// use.
type Fetcher struct {
	objects  Objects
	maxBytes int64
	hosts    hostRules
	queue    *queue
	// resolver of host names; nil is the system's. Tests set it.
	resolver *net.Resolver
}

// New makes a Fetcher. Entries of policy.AllowedHosts that Policy.Validate
// refuses allow nothing.
func New(objects Objects, policy Policy) *Fetcher {
	hosts, _ := parseHostRules(policy.AllowedHosts)
	return &Fetcher{
		objects:  objects,
		maxBytes: orDefault(policy.MaxBytes, DefaultMaxBytes),
		hosts:    hosts,
		queue:    newQueue(orDefault(policy.MaxConcurrent, DefaultMaxConcurrent), orDefault(policy.MaxPerHost, DefaultMaxPerHost)),
	}
}

// Open opens the origin of a source. It waits while too many fetches are open;
// a fetch is open until its Body is closed. From then on spec.timeout and ctx
// bound the whole fetch, reading Body included. known are the validators of the
// content the caller still has; zero ones always give the content. The error is
// an *Error.
func (f *Fetcher) Open(ctx context.Context, source *v1alpha1.ExportSource, known Validators) (*Content, error) {
	from := originOf(source)
	if from == nil {
		return nil, permanent(ReasonOriginMissing, "spec names no origin; set exactly one")
	}
	leave, fault := f.enter(ctx, from.host, source.Spec.Timeout.Duration)
	if fault != nil {
		return nil, fault
	}
	timed, cancel := limitTime(ctx, source.Spec.Timeout.Duration)
	end := func() { cancel(); leave() }
	content, fault := from.open(timed, f, known)
	if fault != nil {
		end()
		return nil, fault
	}
	if content.NotModified {
		end()
		return content, nil
	}
	content.Body = &lastBody{content.Body, end}
	return content, nil
}
