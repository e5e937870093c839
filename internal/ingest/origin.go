// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// maxOrigin is what the schema allows for status.origin, in bytes of JSON.
const maxOrigin = 300

// Origin names for people where a source is read from, without what may hold a
// secret.
func Origin(source *v1alpha1.ExportSource) string {
	return wording.Clip(fetch.Origin(source), maxOrigin)
}
