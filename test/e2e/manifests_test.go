// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// parseManifests reads YAML documents, or what kubectl get -o json prints.
func parseManifests(t *testing.T, text string) []unstructured.Unstructured {
	t.Helper()
	var objects []unstructured.Unstructured
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	for {
		var document json.RawMessage
		err := decoder.Decode(&document)
		switch {
		case errors.Is(err, io.EOF):
			return objects
		case err != nil:
			t.Fatalf("read manifests: %v", err)
		case string(document) != "null":
			objects = append(objects, parseObjects(t, document)...)
		}
	}
}

// parseObjects reads an object or a list of objects, numbers as integers.
func parseObjects(t *testing.T, document []byte) []unstructured.Unstructured {
	t.Helper()
	var object unstructured.Unstructured
	if err := object.UnmarshalJSON(document); err != nil {
		t.Fatalf("read manifests: %v", err)
	}
	if !object.IsList() {
		return []unstructured.Unstructured{object}
	}
	list, err := object.ToList()
	if err != nil {
		t.Fatal(err)
	}
	return list.Items
}

// renderedObjects gives the objects of config/default of one kind.
func renderedObjects[T any](t *testing.T, kind string) []T {
	t.Helper()
	var found []T
	for _, object := range parseManifests(t, cluster.rendered) {
		if object.GetKind() != kind {
			continue
		}
		var typed T
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &typed); err != nil {
			t.Fatal(err)
		}
		found = append(found, typed)
	}
	return found
}

func readDeployment(t *testing.T) appsv1.Deployment {
	t.Helper()
	deployments := renderedObjects[appsv1.Deployment](t, "Deployment")
	if len(deployments) != 1 {
		t.Fatalf("config/default has %d Deployments, not 1", len(deployments))
	}
	return deployments[0]
}

// versions gives generation and resourceVersion of every object in the
// manifests, as the cluster has them.
func versions(t *testing.T, manifests, namespace string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, object := range parseManifests(t, kubectlWith(t, manifests, "get", "-n", namespace, "-o", "json", "-f", "-")) {
		found[object.GetKind()+"/"+object.GetName()] = fmt.Sprintf("generation %d, version %s", object.GetGeneration(), object.GetResourceVersion())
	}
	return found
}
