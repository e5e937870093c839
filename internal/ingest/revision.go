// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"encoding/json"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/digest"
)

// meaningOf is every spec field that changes what the content means, as text.
func meaningOf(spec *v1alpha1.ExportSourceSpec) string {
	meaning := v1alpha1.ExportSourceSpec{
		Dataset: spec.Dataset, Format: spec.Format, Columns: spec.Columns, Constants: spec.Constants,
		Values: spec.Values, FreeProducts: spec.FreeProducts, TimeZone: spec.TimeZone,
	}
	if builtIn := spec.BuiltInFreeProducts; builtIn != nil && !*builtIn {
		meaning.BuiltInFreeProducts = builtIn // its default changes no revision
	}
	text, err := json.Marshal(meaning)
	if err != nil {
		panic(err) // strings and integers only
	}
	return string(text)
}

// revisionOf is the digest of the content and of what the spec makes of it: a
// corrected columns makes a new revision of the same bytes.
func revisionOf(spec *v1alpha1.ExportSourceSpec, content []byte) string {
	return "sha256:" + digest.Of(append([]byte(meaningOf(spec)), content...))
}
