// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// objectsOf gives the objects of a file: those of every YAML document, and of
// every List among them. A document that cannot be read is one error and does
// not keep the others back.
func objectsOf(f file) ([]*unstructured.Unstructured, []error) {
	var objects []*unstructured.Unstructured
	var faults []error
	reader := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(f.content)))
	for number := 1; ; number++ {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects, faults
		}
		if err != nil {
			return objects, append(faults, fmt.Errorf("%s: document %d: text follows the separator ---; begin a new line", f.name, number))
		}
		found, err := decode(document)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: document %d: %w", f.name, number, err))
		}
		objects = append(objects, found...)
	}
}

// decode reads one document. One without apiVersion and kind is no manifest
// (an export, values of something else) and gives nothing.
func decode(document []byte) ([]*unstructured.Unstructured, error) {
	var value any
	if err := yaml.UnmarshalStrict(document, &value); err != nil {
		return nil, syntaxFault(err)
	}
	return expand(value)
}

// expand takes Lists apart.
func expand(value any) ([]*unstructured.Unstructured, error) {
	fields, _ := value.(map[string]any)
	obj := &unstructured.Unstructured{Object: fields}
	switch {
	case obj.GetAPIVersion() == "" && obj.GetKind() == "":
		return nil, nil
	case obj.GetAPIVersion() == "" || obj.GetKind() == "":
		return nil, errors.New("an object needs both apiVersion and kind")
	}
	items, ok := fields["items"].([]any)
	if !ok || !strings.HasSuffix(obj.GetKind(), "List") {
		return []*unstructured.Unstructured{obj}, nil
	}
	var objects []*unstructured.Unstructured
	for i, item := range items {
		found, err := expand(item)
		if err != nil {
			return objects, fmt.Errorf("items[%d]: %w", i, err)
		}
		objects = append(objects, found...)
	}
	return objects, nil
}

// syntaxFault says where a document is broken, in our own words: the words of
// the YAML library can quote the text of a Secret.
func syntaxFault(err error) error {
	if line := lineNumber.FindString(err.Error()); line != "" {
		return fmt.Errorf("not valid YAML at %s of the document; check indentation, quotes and repeated keys", line)
	}
	return errors.New("not valid YAML; check indentation, quotes and repeated keys")
}

var lineNumber = regexp.MustCompile(`line \d+`)
