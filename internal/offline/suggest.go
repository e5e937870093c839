// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"maps"
	"slices"
	"strings"

	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/partnerinsights/customer-adoption-operator/internal/draft"
	"github.com/partnerinsights/customer-adoption-operator/internal/records"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// suggestion names the known field that is most like an unknown one, such as
// spec.configmap; empty when none is alike.
func (s *kindSchema) suggestion(path string) string {
	steps := strings.Split(path, ".")
	parent := s.structural
	for _, step := range steps[:len(steps)-1] {
		name, _, listed := strings.Cut(step, "[")
		if parent = property(parent, name); parent != nil && listed {
			parent = parent.Items
		}
		if parent == nil {
			return ""
		}
	}
	return wording.DidYouMean(steps[len(steps)-1], slices.Sorted(maps.Keys(parent.Properties)))
}

// property is the schema of a field, or of the values of a map; nil when there is
// none.
func property(of *structuralschema.Structural, name string) *structuralschema.Structural {
	if found, ok := of.Properties[name]; ok {
		return &found
	}
	if of.AdditionalProperties != nil {
		return of.AdditionalProperties.Structural
	}
	return nil
}

// closestField completes the message of a rule that names an unknown field of a row.
func closestField(message string) string {
	_, rest, _ := strings.Cut(message, "unknown field in ")
	_, name, found := strings.Cut(rest, ": ")
	if !found {
		return ""
	}
	return wording.DidYouMean(name, append(records.FieldNames(), draft.WorkloadFields...))
}

// suggestKind names the kind that is most like a misspelled one.
func suggestKind(kind schema.GroupVersionKind) string {
	if slices.Contains(ownKinds, kind.Kind) {
		return ""
	}
	return wording.DidYouMean(kind.Kind, ownKinds)
}
