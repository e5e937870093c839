// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package ingest

import (
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/records"
)

// recordOptions says in the words of records what the spec makes of the bytes.
func recordOptions(source *v1alpha1.ExportSource, zone *time.Location, now time.Time, limits records.Limits) records.Options {
	spec := &source.Spec
	o := records.Options{
		Kind:      KindOf(spec.Dataset),
		Columns:   texts(spec.Columns),
		Constants: texts(spec.Constants),
		Values:    translations(spec.Values),
		Zone:      zone,
		Now:       now,
		Limits:    limits,
	}
	if len(spec.FreeProducts) > 0 {
		o.FreeProducts = Texts(spec.FreeProducts)
	}
	o.NoBuiltInProducts = spec.BuiltInFreeProducts != nil && !*spec.BuiltInFreeProducts
	if spec.MaxRejectedPercent != nil {
		o.MaxRejectedPercent = int(*spec.MaxRejectedPercent)
	}
	if f := spec.Format; f != nil {
		o.Format = records.Format{
			Type: string(f.Type), Delimiter: f.Delimiter, Compression: string(f.Compression),
			Encoding: f.Encoding, DateFormat: f.DateFormat, Decimal: f.Decimal, SkipRows: int(f.SkipRows),
			Sheet: f.Sheet, HiddenRows: string(f.HiddenRows), Items: f.Items,
		}
	}
	if spec.SQL != nil {
		// What fetch writes of the rows needs no guess.
		o.Format.Type, o.Format.Delimiter = string(v1alpha1.FormatCSV), ","
	}
	return o
}

// KindOf is what the rows of a data set carry.
func KindOf(d v1alpha1.Dataset) facts.Kind {
	switch d {
	case v1alpha1.DatasetLicenseDeployment:
		return facts.KindDeployment
	case v1alpha1.DatasetSubscriptions:
		return facts.KindSubscription
	case v1alpha1.DatasetUserActivity:
		return facts.KindActivity
	case v1alpha1.DatasetSupportRequests:
		return facts.KindRequest
	default:
		return facts.KindUsage
	}
}

func translations(m map[string]v1alpha1.Translation) map[string]map[string]string {
	out := make(map[string]map[string]string, len(m))
	for field, words := range m {
		out[field] = texts(words)
	}
	return out
}

// Texts gives the texts of a list of the API; an empty list stays a list.
func Texts(list []v1alpha1.FieldText) []string {
	out := make([]string, 0, len(list))
	for _, text := range list {
		out = append(out, string(text))
	}
	return out
}

func texts[T ~string](m map[string]T) map[string]string {
	out := make(map[string]string, len(m))
	for field, text := range m {
		out[field] = string(text)
	}
	return out
}
