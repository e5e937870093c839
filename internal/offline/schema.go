// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"context"
	"fmt"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"

	"github.com/partnerinsights/customer-adoption-operator/config/crd"
)

// kindSchema does for one kind what the API server does with its
// CustomResourceDefinition.
type kindSchema struct {
	columns    []apiextensionsv1.CustomResourceColumnDefinition
	structural *structuralschema.Structural
	openAPI    validation.SchemaValidator
	rules      *cel.Validator
}

// loadSchemas reads the embedded CustomResourceDefinitions.
func loadSchemas() (map[schema.GroupVersionKind]*kindSchema, error) {
	definitions, err := crd.Definitions()
	if err != nil {
		return nil, err
	}
	schemas := map[schema.GroupVersionKind]*kindSchema{}
	for _, definition := range definitions {
		for _, version := range definition.Spec.Versions {
			kind := schema.GroupVersionKind{Group: definition.Spec.Group, Version: version.Name, Kind: definition.Spec.Names.Kind}
			if schemas[kind], err = newKindSchema(version); err != nil {
				return nil, fmt.Errorf("embedded definition of %s: %w", kind.Kind, err)
			}
		}
	}
	return schemas, nil
}

func newKindSchema(version apiextensionsv1.CustomResourceDefinitionVersion) (*kindSchema, error) {
	internal := &apiextensions.CustomResourceValidation{}
	if err := apiextensionsv1.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(version.Schema, internal, nil); err != nil {
		return nil, err
	}
	structural, err := structuralschema.NewStructural(internal.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	openAPI, _, err := validation.NewSchemaValidator(internal.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	return &kindSchema{
		columns:    version.AdditionalPrinterColumns,
		structural: structural,
		openAPI:    openAPI,
		rules:      cel.NewValidator(structural, true, celconfig.PerCallLimit),
	}, nil
}

// admit defaults and validates an object as the API server does with
// `kubectl create --validate=strict`. The error lists every fault in one line.
//
// The API server takes no status from a manifest. Here it is the previous one,
// often a part of one written by hand, and stays as it is.
func (s *kindSchema) admit(obj *unstructured.Unstructured) error {
	if status, given := obj.Object["status"]; given {
		delete(obj.Object, "status")
		defer func() { obj.Object["status"] = status }()
	}
	unknown := s.prune(obj)
	defaulting.Default(obj.Object, s.structural)
	var texts []string
	for _, path := range unknown {
		texts = append(texts, path+": unknown field"+s.suggestion(path))
	}
	for _, fault := range s.validate(obj) {
		texts = append(texts, faultText(fault))
	}
	if len(texts) > 0 {
		return fmt.Errorf("%s", strings.Join(texts, "; "))
	}
	return nil
}

// prune removes the fields the schema does not know, and lists them.
func (s *kindSchema) prune(obj *unstructured.Unstructured) []string {
	_, _, unknown, _ := objectmeta.GetObjectMetaWithOptions(obj.Object, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	unknown = append(unknown, pruning.PruneWithOptions(obj.Object, s.structural, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true})...)
	defaulting.PruneNonNullableNullsWithoutDefaults(obj.Object, s.structural)
	return unknown
}

// validate checks metadata, schema, lists and rules, in the API server's order.
func (s *kindSchema) validate(obj *unstructured.Unstructured) field.ErrorList {
	meta, _, err := objectmeta.GetObjectMeta(obj.Object, false)
	if err != nil {
		return field.ErrorList{field.Invalid(field.NewPath("metadata"), nil, "a field has a value of the wrong type")}
	}
	if meta == nil {
		return field.ErrorList{field.Required(field.NewPath("metadata", "name"), "")}
	}
	faults := apivalidation.ValidateObjectMeta(meta, true, apivalidation.NameIsDNSSubdomain, field.NewPath("metadata"))
	faults = append(faults, validation.ValidateCustomResource(nil, obj.Object, s.openAPI)...)
	faults = append(faults, listtype.ValidateListSetsAndMaps(nil, s.structural, obj.Object)...)
	if len(faults) > 0 {
		return faults
	}
	faults, _ = s.rules.Validate(context.Background(), nil, s.structural, obj.Object, nil, celconfig.RuntimeCELCostBudget)
	return faults
}

// faultText is the fault without the value that has it: a URL may hold a token.
func faultText(fault *field.Error) string {
	text := fault.Type.String()
	if fault.Detail != "" {
		text += ": " + fault.Detail + closestField(fault.Detail)
	}
	return fault.Field + ": " + text
}
