// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package chart compares what the Helm chart installs with what config/ does.
// The chart and the folders of config/ go in, rendered by helm and kubectl;
// differences come out.
package chart

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
)

const (
	root      = "../.."
	chart     = root + "/charts/customer-adoption-operator"
	namespace = "customer-adoption-system"
)

// run runs helm or kubectl, and gives what it printed.
func run(t *testing.T, program string, args ...string) (string, error) {
	t.Helper()
	command := exec.CommandContext(t.Context(), program, args...)
	command.Env = append(os.Environ(), "HOME="+t.TempDir())
	var stderr strings.Builder
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		err = fmt.Errorf("%s: %w\n%s%s", strings.Join(command.Args, " "), err, output, stderr.String())
	}
	return string(output), err
}

func helm(t *testing.T, args ...string) (string, error) {
	t.Helper()
	program := os.Getenv("HELM")
	if program == "" {
		t.Fatal("HELM names no program: export HELM=$(hack/helm.sh)")
	}
	visit(t)
	return run(t, program, args...)
}

// visit lets go test know which files other programs read.
func visit(t *testing.T) {
	t.Helper()
	for _, folder := range []string{chart, filepath.Join(root, "config")} {
		err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			_, err = os.Stat(path)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// rendered gives the objects of the chart with these values.
func rendered(t *testing.T, values ...string) map[string]*unstructured.Unstructured {
	t.Helper()
	output, err := helm(t, template(values)...)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, output)
}

func template(values []string) []string {
	args := []string{"template", "customer-adoption", chart, "-n", namespace, "--kube-version=1.37.1"}
	for _, value := range values {
		args = append(args, "--set-json", value)
	}
	return args
}

// built gives the objects of a folder of config/.
func built(t *testing.T, folder string) map[string]*unstructured.Unstructured {
	t.Helper()
	output, err := run(t, filepath.Join(os.Getenv("KUBEBUILDER_ASSETS"), "kubectl"), "kustomize", filepath.Join(root, folder))
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, output)
}

// parse reads manifests. Labels that say who installed an object, and comments,
// are left out.
func parse(t *testing.T, text string) map[string]*unstructured.Unstructured {
	t.Helper()
	objects := map[string]*unstructured.Unstructured{}
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	for {
		var document json.RawMessage
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return objects
		}
		if err != nil {
			t.Fatal(err)
		}
		if string(document) == "null" {
			continue
		}
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(document); err != nil {
			t.Fatal(err)
		}
		labels := object.GetLabels()
		maps.DeleteFunc(labels, func(key, _ string) bool { return slices.Contains(labelsOfInstaller, key) })
		if len(labels) == 0 {
			labels = nil
		}
		object.SetLabels(labels)
		objects[object.GetKind()+" "+object.GetName()] = object
	}
}

var labelsOfInstaller = []string{
	"app.kubernetes.io/managed-by", "app.kubernetes.io/instance", "app.kubernetes.io/version", "app.kubernetes.io/name", "helm.sh/chart",
}

// The chart installs what the folders of config/ do, whichever parts are chosen.
// Only the namespace is helm's, and the CRDs say that they stay.
func TestChartIsConfig(t *testing.T) {
	for name, test := range map[string]struct {
		folders, values []string
	}{
		"the defaults":   {[]string{"config/default"}, nil},
		"a certificate":  {[]string{"config/certificate"}, []string{`certificate={"secretName":"customer-adoption-metrics-cert"}`}},
		"network policy": {[]string{"config/default", "config/networkpolicy"}, []string{`networkPolicy={"enabled":true}`}},
		"monitoring": {
			[]string{"config/certificate", "config/prometheus", "config/grafana"},
			[]string{`certificate={"secretName":"customer-adoption-metrics-cert"}`, `metrics={"serviceMonitor":true,"rules":true,"dashboard":true}`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := map[string]*unstructured.Unstructured{}
			for _, folder := range test.folders {
				maps.Copy(want, built(t, folder))
			}
			delete(want, "Namespace "+namespace)
			got := rendered(t, test.values...)
			for _, object := range got {
				if object.GetKind() != "CustomResourceDefinition" {
					continue
				}
				annotations := object.GetAnnotations()
				if annotations["helm.sh/resource-policy"] != "keep" {
					t.Errorf("%s is deleted with the chart, and all objects of its kind with it", object.GetName())
				}
				delete(annotations, "helm.sh/resource-policy")
				object.SetAnnotations(annotations)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-config +chart):\n%s", diff)
			}
		})
	}
}

// helm-unittest runs the suites: each value does what its comment says, and a
// value that cannot work is refused.
func TestChartSuites(t *testing.T) {
	program := os.Getenv("HELM_UNITTEST")
	if program == "" {
		t.Fatal("HELM_UNITTEST names no program: export HELM_UNITTEST=$(hack/helm-unittest.sh)")
	}
	visit(t)
	output, err := run(t, program, "--strict", "--file", "../../test/chart/suites/*_test.yaml", chart)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(output, "Test Suites: 3 passed, 3 total") {
		t.Errorf("not all suites ran:\n%s", output)
	}
}

// values.yaml names every value that the schema knows, so that each has its
// comment, and the schema knows every value that values.yaml names.
func TestSchemaIsOfTheValues(t *testing.T) {
	var values, schema map[string]any
	for file, into := range map[string]*map[string]any{"values.yaml": &values, "values.schema.json": &schema} {
		content, err := os.ReadFile(filepath.Join(chart, file))
		if err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(content, into); err != nil {
			t.Fatal(err)
		}
	}
	delete(schema["properties"].(map[string]any), "global") // Helm's own
	if diff := cmp.Diff(properties(schema), names(values)); diff != "" {
		t.Errorf("(-schema +values):\n%s", diff)
	}
}

// properties gives the names in a schema, at every level.
func properties(schema map[string]any) map[string]any {
	known, found := schema["properties"].(map[string]any)
	if !found {
		return nil
	}
	tree := map[string]any{}
	for name, value := range known {
		tree[name] = properties(value.(map[string]any))
	}
	return tree
}

// names gives the names in values, at every level.
func names(values map[string]any) map[string]any {
	if len(values) == 0 {
		return nil
	}
	tree := map[string]any{}
	for name, value := range values {
		nested, _ := value.(map[string]any)
		tree[name] = names(nested)
	}
	return tree
}

func TestChartLint(t *testing.T) {
	if _, err := helm(t, "lint", "--strict", chart); err != nil {
		t.Error(err)
	}
}
