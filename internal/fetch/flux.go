// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// fluxFields: the status of the Flux object names the host.
var fluxFields = specFields{host: "status.artifact.url of the Flux source"}

// fluxOrigin is a file in the artifact of a Flux source.
func fluxOrigin(source *v1alpha1.ExportSource) *origin {
	spec := source.Spec.Flux
	if spec == nil {
		return nil
	}
	return &origin{
		name: "flux/" + string(spec.Kind) + "/" + spec.Name,
		host: "flux",
		open: func(ctx context.Context, f *Fetcher, known Validators) (*Content, *Error) {
			return f.openFlux(ctx, source.Namespace, *spec, known)
		},
	}
}

// openFlux reads a file in the archive of a Flux source. An archive whose digest is
// known is not requested again.
func (f *Fetcher) openFlux(ctx context.Context, namespace string, origin v1alpha1.FluxOrigin, known Validators) (*Content, *Error) {
	if !fs.ValidPath(origin.Path) || origin.Path == "." {
		return nil, permanent(ReasonReferenceNotFound, "spec.flux.path: is not the path of a file; write folder/file.csv")
	}
	held, fault := f.artifact(ctx, namespace, origin)
	if fault != nil {
		return nil, fault
	}
	want, fault := parseDigest(held.digest)
	if fault != nil {
		return nil, fault
	}
	content := &Content{
		Body:        http.NoBody,
		LengthKnown: true,
		Modified:    held.updated,
		Validators:  Validators{ETag: held.digest + "/" + origin.Path},
	}
	if content.Validators == known {
		content.NotModified = true
		return content, nil
	}
	wire, fault := f.getArtifact(ctx, held.url)
	if fault != nil {
		return nil, fault
	}
	file := newArchive(wire, want, origin.Path, f.maxBytes)
	if fault := file.find(); fault != nil {
		_ = file.Close()
		return nil, fault
	}
	content.Body = f.limitBody(ctx, file, -1)
	return content, nil
}

// artifact is what a Flux source says about its archive.
type artifact struct {
	url, digest string
	updated     time.Time
}

// artifact reads the object. It ignores the condition Ready: the archive stays valid
// while Flux works on the next one, or fails to.
func (f *Fetcher) artifact(ctx context.Context, namespace string, origin v1alpha1.FluxOrigin) (artifact, *Error) {
	kind := string(origin.Kind)
	object, err := f.objects.FluxSource(ctx, kind, namespace, origin.Name)
	switch {
	case meta.IsNoMatchError(err):
		return artifact{}, permanent(ReasonReferenceNotFound,
			"kind %s of source.toolkit.fluxcd.io/v1 is not installed in this cluster; install Flux, or use another origin", kind)
	case err != nil:
		return artifact{}, objectFault(ctx, err, kind, origin.Name)
	}
	text := func(field string) string {
		value, _, _ := unstructured.NestedString(object.Object, "status", "artifact", field)
		return value
	}
	held := artifact{url: text("url"), digest: text("digest")}
	if held.url == "" || held.digest == "" {
		return artifact{}, transient(ReasonArtifactNotReady, "%s %q has no artifact yet; the operator tries again; see its condition Ready", kind, origin.Name)
	}
	if updated, err := time.Parse(time.RFC3339, text("lastUpdateTime")); err == nil {
		held.updated = updated.UTC()
	}
	return held, nil
}

// getArtifact requests the archive. Plain HTTP, which Flux uses within a cluster, is
// accepted because the digest proves the content. The policy must allow the host,
// because its address is private.
func (f *Fetcher) getArtifact(ctx context.Context, address string) (io.ReadCloser, *Error) {
	target, err := url.Parse(address)
	if err != nil || target.Scheme != "http" && target.Scheme != "https" || target.User != nil || !validHost(target.Hostname()) {
		return nil, permanent(ReasonURLInvalid, "%s: is not an http or https URL; check the controller that writes it", fluxFields.host)
	}
	if !f.hosts.allows(target.Hostname(), portOf(target)) {
		return nil, permanent(ReasonSourceAddressForbidden,
			"host of the Flux source's artifact is not allowed by policy; ask the operator's owner to add it to --allowed-source-hosts")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target.String(), http.NoBody)
	if err != nil {
		return nil, permanent(ReasonURLInvalid, "%s: cannot be requested; check the controller that writes it", fluxFields.host)
	}
	request.Header = http.Header{"User-Agent": {userAgent}, "Accept-Encoding": {"identity"}}
	transport := f.transport(nil)
	transport.DialContext = f.dialer(nil).dial
	client := http.Client{Transport: transport, CheckRedirect: noRedirect}
	answer, err := client.Do(request)
	if err != nil {
		transport.CloseIdleConnections()
		return nil, connectFault(ctx, err, fluxFields)
	}
	if answer.StatusCode != http.StatusOK {
		_ = answer.Body.Close()
		transport.CloseIdleConnections()
		return nil, artifactFault(answer)
	}
	return &bodyWithCleanup{f.limitBody(ctx, answer.Body, answer.ContentLength), transport.CloseIdleConnections}, nil
}

// artifactFault is the fault of an answer. A 404 is not permanent: Flux removes an
// archive soon after it has a newer one.
func artifactFault(answer *http.Response) *Error {
	if answer.StatusCode == http.StatusNotFound {
		return transient(ReasonArtifactNotReady, "HTTP 404: the artifact was removed, perhaps for a newer one; the operator tries again")
	}
	return statusFault(answer, fluxFields)
}

func portOf(target *url.URL) string {
	switch {
	case target.Port() != "":
		return target.Port()
	case target.Scheme == "http":
		return "80"
	}
	return "443"
}
