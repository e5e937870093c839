// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// The two people of docs/operations.md install the manager with the commands
// written there. What they install has no right beyond single namespaces, and is
// enough: every sample is evaluated in a namespace that it was given, and nothing
// anywhere else.
func TestNamespacedInstall(t *testing.T) {
	steps := commandsOf(t, "## In single namespaces")
	if len(steps) != 2 {
		t.Fatalf("%d blocks of commands, want one for each person", len(steps))
	}
	runCommands(t, cluster.kubeconfig, steps[0])
	t.Cleanup(func() { kubectl(t, "delete", kinds, "--all", "-n", "partners") })
	elsewhere := newNamespace(t, "partners-elsewhere")
	runCommands(t, namespaceAdmin(t, "customer-adoption"), steps[1])

	image := kubectl(t, "get", "deployment", "-n", "customer-adoption", "-o", "jsonpath={.items[*].spec.template.spec.containers[*].image}")
	if want := "ghcr.io/partnerinsights/customer-adoption-operator:v0.2.0"; image != want {
		t.Errorf("the image is %s, want %s", image, want)
	}

	install := kubectl(t, "kustomize", filepath.Join(root, "config/namespaced"))
	rights := kubectl(t, "kustomize", filepath.Join(root, "config/namespaced/watched"))
	for _, object := range parseManifests(t, install+"---\n"+rights) {
		if kind := object.GetKind(); strings.HasPrefix(kind, "Cluster") || kind == "Namespace" || kind == "CustomResourceDefinition" {
			t.Errorf("%s %s is cluster-wide", kind, object.GetName())
		}
	}
	samples := renderedSamples(t)
	for _, namespace := range []string{"partners", elsewhere} {
		kubectlWith(t, samples, "apply", "-n", namespace, "-f", "-")
	}
	m := namespacedManager(t, install)
	m.start(t)
	waitReady(t, "partners")
	if got := kubectl(t, "get", kinds, "-n", elsewhere, "-o", "jsonpath={.items[*].status.conditions[*].type}"); got != "" {
		t.Errorf("conditions where it has no right: %s", got)
	}
	m.stop(t)
	if output := m.output(t); strings.Contains(output, "forbidden") {
		t.Errorf("the manager asked for what it has no right to:\n%s", output)
	}
}

// commandsOf gives the blocks of commands of a section of docs/operations.md.
func commandsOf(t *testing.T, heading string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs/operations.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), heading+"\n")
	if !found {
		t.Fatalf("docs/operations.md has no %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var blocks []string
	for _, part := range strings.Split(section, "```sh\n")[1:] {
		block, _, _ := strings.Cut(part, "```")
		blocks = append(blocks, block)
	}
	return blocks
}

// runCommands runs commands of a page as the owner of a kubeconfig.
func runCommands(t *testing.T, kubeconfig, commands string) {
	t.Helper()
	shell := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", commands)
	shell.Dir = root
	shell.Env = []string{"HOME=" + t.TempDir(), "PATH=" + os.Getenv("KUBEBUILDER_ASSETS") + ":" + os.Getenv("PATH"), "KUBECONFIG=" + kubeconfig}
	if output, err := shell.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\nof the commands\n%s", err, output, commands)
	}
}

// namespaceAdmin is a kubeconfig of somebody with the built-in role admin in one
// namespace. Its parts are bound: a controller that is not here sums them up.
func namespaceAdmin(t *testing.T, namespace string) string {
	t.Helper()
	kubectl(t, "create", "serviceaccount", "person", "-n", namespace)
	for _, part := range []string{"admin", "edit", "view"} {
		kubectl(t, "create", "rolebinding", "person-"+part, "-n", namespace, "--clusterrole=system:aggregate-to-"+part, "--serviceaccount="+namespace+":person")
	}
	return kubeconfigOf(t, namespace, "person")
}

// namespacedManager runs the Deployment's arguments with the token of its
// ServiceAccount.
func namespacedManager(t *testing.T, install string) *manager {
	t.Helper()
	var deployment appsv1.Deployment
	for _, object := range parseManifests(t, install) {
		if object.GetKind() != "Deployment" {
			continue
		}
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &deployment); err != nil {
			t.Fatal(err)
		}
	}
	pod := deployment.Spec.Template.Spec
	m := newManager(t)
	// It serves no metrics.
	m.metrics = m.health
	m.command = exec.Command(cluster.program, append(pod.Containers[0].Args,
		"--health-probe-bind-address="+m.health,
		"--leader-election-namespace="+deployment.Namespace,
		"--kubeconfig="+kubeconfigOf(t, deployment.Namespace, pod.ServiceAccountName))...)
	m.command.Env = []string{"HOME=" + t.TempDir()}
	return m
}
