// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// origin is where the content of one source comes from.
type origin struct {
	// name is shown to people. It has no path and no query: these may hold a
	// token.
	name string
	// host limits how many fetches run at once: fetches with the same host
	// share its slots. Empty for an object of the cluster, which needs none.
	host string
	// open starts the fetch.
	open func(ctx context.Context, f *Fetcher, known Validators) (*Content, *Error)
}

// origins has one line for each origin of the API. Each function gives nil
// when the spec names another origin.
var origins = []func(*v1alpha1.ExportSource) *origin{
	configMapOrigin,
	secretOrigin,
	httpOrigin,
	objectStorageOrigin,
	partnerCenterOrigin,
	microsoftGraphOrigin,
	sqlOrigin,
	fluxOrigin,
}

// originOf gives the origin that the spec names; nil when it names none that
// this version can read.
func originOf(source *v1alpha1.ExportSource) *origin {
	for _, find := range origins {
		if o := find(source); o != nil {
			return o
		}
	}
	return nil
}

// Host is the host that the fetches of a source go to; empty for objects of the
// cluster, and for a spec that names no origin that can be read.
func Host(source *v1alpha1.ExportSource) string {
	if from := originOf(source); from != nil {
		return from.host
	}
	return ""
}

// Origin names what a source reads, for people: configMap/<name>,
// secret/<name>, http/<host>[:<port>], objectStorage/<bucket>,
// partnerCenter/<report>, microsoftGraph/<report>, sql/<secret> or
// flux/<kind>/<name>; empty for a spec without an origin. Paths and queries
// are left out: they may hold a token.
func Origin(source *v1alpha1.ExportSource) string {
	if o := originOf(source); o != nil {
		return o.name
	}
	return ""
}
