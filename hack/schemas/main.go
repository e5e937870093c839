// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Command schemas writes a JSON schema for each kind that a cluster knows, for
// kubeconform, whose own are on the internet. The OpenAPI document of Kubernetes
// and CRDs go in; files named group_version_kind.json come out. The schemas are
// strict: a field that they don't know is a fault.
package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

// schema is a JSON schema.
type schema = map[string]any

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: schemas FOLDER SWAGGER CRD…")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(folder, swagger string, crds []string) error {
	if err := writeBuiltIn(folder, swagger); err != nil {
		return fmt.Errorf("%s: %w", swagger, err)
	}
	for _, path := range crds {
		if err := writeCRD(folder, path); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	return nil
}

// writeBuiltIn writes the kinds of Kubernetes itself.
func writeBuiltIn(folder, path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var document struct {
		Definitions map[string]schema `json:"definitions"`
	}
	if err := json.Unmarshal(content, &document); err != nil {
		return err
	}
	definitions := document.Definitions
	for _, definition := range definitions {
		strict(definition)
	}
	// Both may be written as numbers, too.
	definitions["io.k8s.apimachinery.pkg.util.intstr.IntOrString"] = schema{"type": []string{"string", "integer"}}
	definitions["io.k8s.apimachinery.pkg.api.resource.Quantity"] = schema{"type": []string{"string", "number"}}
	for name, definition := range definitions {
		kinds, _ := definition["x-kubernetes-group-version-kind"].([]any)
		if len(kinds) != 1 {
			continue // a type that is no object, or one of all groups
		}
		used := schema{}
		collect(name, definitions, used)
		kind := kinds[0].(map[string]any)
		whole := schema{"$ref": "#/definitions/" + name, "definitions": used}
		if err := write(folder, fmt.Sprint(kind["group"]), fmt.Sprint(kind["version"]), fmt.Sprint(kind["kind"]), whole); err != nil {
			return err
		}
	}
	return nil
}

// collect adds a definition, and all that it refers to.
func collect(name string, definitions map[string]schema, used schema) {
	if _, known := used[name]; known {
		return
	}
	used[name] = definitions[name]
	for _, other := range references(definitions[name]) {
		collect(other, definitions, used)
	}
}

// references are the names of the definitions that a schema refers to.
func references(value any) []string {
	var found []string
	switch value := value.(type) {
	case map[string]any:
		if name, isText := value["$ref"].(string); isText {
			found = append(found, strings.TrimPrefix(name, "#/definitions/"))
		}
		for part := range maps.Values(value) {
			found = append(found, references(part)...)
		}
	case []any:
		for _, part := range value {
			found = append(found, references(part)...)
		}
	}
	return found
}

// strict forbids fields that a schema does not name, at every level.
func strict(value any) {
	switch value := value.(type) {
	case map[string]any:
		_, named := value["properties"].(map[string]any)
		if _, open := value["additionalProperties"]; named && !open && value["x-kubernetes-preserve-unknown-fields"] == nil {
			value["additionalProperties"] = false
		}
		for part := range maps.Values(value) {
			strict(part)
		}
	case []any:
		for _, part := range value {
			strict(part)
		}
	}
}

// writeCRD writes the kind of a CRD, in each of its versions.
func writeCRD(folder, path string) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var crd apiextensionsv1.CustomResourceDefinition
	if err := yaml.UnmarshalStrict(content, &crd); err != nil {
		return err
	}
	for _, version := range crd.Spec.Versions {
		text, err := json.Marshal(version.Schema.OpenAPIV3Schema)
		if err != nil {
			return err
		}
		whole := schema{}
		if err := json.Unmarshal(text, &whole); err != nil {
			return err
		}
		strict(whole)
		if err := write(folder, crd.Spec.Group, version.Name, crd.Spec.Names.Kind, whole); err != nil {
			return err
		}
	}
	return nil
}

// write writes the schema of a kind. kubeconform takes the version for the name
// of the group that has none.
func write(folder, group, version, kind string, content schema) error {
	text, err := json.Marshal(content)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s_%s_%s.json", cmp.Or(group, version), version, strings.ToLower(kind))
	return os.WriteFile(filepath.Join(folder, name), text, 0o600)
}
