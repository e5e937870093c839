// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package crd

import (
	"regexp"
	"strings"
	"testing"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// invisible are characters that steer a terminal, or that nobody sees.
var invisible = []string{"\x00", "\x1b", "\x7f", "\u0085", "\u200b", "\u202e", "\u2028", "\u2066", "\ufeff"}

// lineBreaks may be in a header of a spreadsheet and in a query. The figures of a
// status never show these two.
var lineBreaks = map[string]bool{"ExportSource.spec.columns{}": true, "ExportSource.spec.sql.query": true}

// A14: what a spec says is shown in statuses, events, files and on terminals. So
// every text of every spec has a pattern that refuses characters nobody sees.
func TestNoTextOfASpecHidesCharacters(t *testing.T) {
	found := 0
	for path, schema := range textsOfSpecs(t) {
		found++
		pattern, err := regexp.Compile(schema.Pattern)
		if schema.Pattern == "" || err != nil {
			t.Errorf("%s has no pattern: %v", path, err)
			continue
		}
		refused := invisible
		switch {
		case path == "ExportSource.spec.columns{}":
			refused = []string{"\x00", "\x1b", "\x7f"}
		case !lineBreaks[path]:
			refused = append([]string{"\n", "\r", "\t"}, invisible...)
		}
		for _, character := range refused {
			// Some patterns want other characters around it.
			for _, text := range []string{"a" + character + "b", "https://a/" + character + "b", "s3://bucket/" + character + "b"} {
				if pattern.MatchString(text) {
					t.Errorf("%s: %s accepts %q", path, schema.Pattern, text)
				}
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d texts were found", found)
	}
}

// textsOfSpecs are the schemas of texts that are no enumeration and no duration,
// by kind and path.
func textsOfSpecs(t *testing.T) map[string]apiextensionsv1.JSONSchemaProps {
	t.Helper()
	definitions, err := Definitions()
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]apiextensionsv1.JSONSchemaProps{}
	for _, definition := range definitions {
		for _, version := range definition.Spec.Versions {
			collectTexts(texts, definition.Spec.Names.Kind+".spec", version.Schema.OpenAPIV3Schema.Properties["spec"])
		}
	}
	return texts
}

func collectTexts(texts map[string]apiextensionsv1.JSONSchemaProps, path string, schema apiextensionsv1.JSONSchemaProps) {
	if schema.Type == "string" && len(schema.Enum) == 0 && !isDuration(schema) {
		texts[path] = schema
	}
	for name, below := range schema.Properties {
		collectTexts(texts, path+"."+name, below)
	}
	if schema.Items != nil {
		collectTexts(texts, path+"[]", *schema.Items.Schema)
	}
	if schema.AdditionalProperties != nil {
		collectTexts(texts, path+"{}", *schema.AdditionalProperties.Schema)
	}
}

func isDuration(schema apiextensionsv1.JSONSchemaProps) bool {
	return len(schema.XValidations) > 0 && strings.HasPrefix(schema.XValidations[0].Rule, "duration(self)")
}
