// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// resources are the names of the kinds in RBAC.
var resources = map[string]string{
	"ConfigMap": "configmaps", "Secret": "secrets",
	"Bucket": "buckets", "GitRepository": "gitrepositories", "OCIRepository": "ocirepositories", "ExternalArtifact": "externalartifacts",
}

func objectFault(ctx context.Context, err error, kind, name string) *Error {
	switch {
	case apierrors.IsNotFound(err):
		return permanent(ReasonReferenceNotFound, "%s %q not found; create it in the namespace of the ExportSource", kind, name)
	case apierrors.IsForbidden(err):
		return transient(ReasonAccessDenied,
			"%s %q cannot be read; grant the operator's ServiceAccount the verb get on %s in this namespace", kind, name, resources[kind])
	case errors.Is(ctx.Err(), context.Canceled):
		return canceled()
	}
	fault := transient(ReasonAPIError, "%s %q cannot be read from the Kubernetes API for now; the operator tries again", kind, name)
	fault.cause = ctx.Err()
	if seconds, ok := apierrors.SuggestsClientDelay(err); ok {
		fault.RetryAfter = min(time.Duration(seconds)*time.Second, maxRetryAfter)
	}
	return fault
}

func keyNotFound(kind, name, key string) *Error {
	return permanent(ReasonReferenceNotFound, "%s %q, key %q not found; add the key or correct the reference", kind, name, key)
}

// stored makes a Content of data in memory. It has no modification date.
func stored(data []byte) *Content {
	return &Content{Body: io.NopCloser(bytes.NewReader(data)), LengthKnown: true}
}
