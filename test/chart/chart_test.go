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

// Each value does what its comment says.
func TestChartValues(t *testing.T) {
	for name, test := range map[string]struct{ value, want string }{
		"tag":              {`image={"tag":"v1.2.3"}`, `"image":"ghcr.io/partnerinsights/customer-adoption-operator:v1.2.3"`},
		"digest":           {`image={"tag":"x","digest":"sha256:` + strings.Repeat("a", 64) + `"}`, `operator@sha256:` + strings.Repeat("a", 64) + `"`},
		"pull secret":      {`imagePullSecrets=[{"name":"login"}]`, `"imagePullSecrets":[{"name":"login"}]`},
		"replicas":         {`replicas=2`, `"replicas":2`},
		"memory in Mi":     {`resources={"limits":{"memory":"1000Mi"}}`, `"value":"900MiB"`},
		"memory in Gi":     {`resources={"limits":{"memory":"2Gi"}}`, `"value":"1843MiB"`},
		"allowed hosts":    {`allowedSourceHosts=["a:8443","*.b"]`, `"--allowed-source-hosts=a:8443,*.b"`},
		"namespaces":       {`watchNamespaces=["a","b"]`, `"--watch-namespaces=a,b"`},
		"arguments":        {`extraArgs=["--max-rows=5"]`, `"--max-rows=5"`},
		"priority":         {`priorityClassName="high"`, `"priorityClassName":"high"`},
		"node selector":    {`nodeSelector={"kubernetes.io/os":"linux"}`, `"nodeSelector":{"kubernetes.io/os":"linux"}`},
		"tolerations":      {`tolerations=[{"key":"k","operator":"Exists"}]`, `"tolerations":[{"key":"k","operator":"Exists"}]`},
		"ports of origins": {`networkPolicy={"enabled":true,"egressPorts":[5432]}`, `{"port":5432,"protocol":"TCP"}`},
	} {
		t.Run(name, func(t *testing.T) {
			kind := "Deployment"
			if strings.HasPrefix(test.value, "networkPolicy") {
				kind = "NetworkPolicy"
			}
			text, err := json.Marshal(rendered(t, test.value)[kind+" customer-adoption-controller-manager"])
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(text), test.want) {
				t.Errorf("no %s in\n%s", test.want, text)
			}
		})
	}
	for value, kind := range map[string]string{"policy=false": "ValidatingAdmissionPolicy", "podDisruptionBudget=false": "PodDisruptionBudget"} {
		for name := range rendered(t, value) {
			if strings.HasPrefix(name, kind) {
				t.Errorf("%s: there is %s", value, name)
			}
		}
	}
}

// A value that cannot work is refused by its name.
func TestChartRefusesValues(t *testing.T) {
	for value, want := range map[string]string{
		`replica=2`:      "replica",
		`replicas="two"`: "replicas",
		`resources={"limits":{"memory":"0.5Gi"}}`: "memory",
		`image={"digest":"latest"}`:               "digest",
		`extraArgs=["manager"]`:                   "extraArgs",
		`metrics={"serviceMonitor":true}`:         "certificate.secretName",
	} {
		if _, err := helm(t, template([]string{value})...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want an error about %s", value, err, want)
		}
	}
}

func TestChartLint(t *testing.T) {
	if _, err := helm(t, "lint", "--strict", chart); err != nil {
		t.Error(err)
	}
}
