// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// What config/namespaced installs has no right beyond single namespaces, and
// is enough: every sample is evaluated in a namespace that it was given, and
// nothing anywhere else.
func TestNamespacedInstall(t *testing.T) {
	kubectl(t, "create", "namespace", "customer-adoption")
	watched, elsewhere := newNamespace(t, "partners"), newNamespace(t, "partners-elsewhere")
	install := kubectl(t, "kustomize", filepath.Join(root, "config/namespaced"))
	rights := kubectl(t, "kustomize", filepath.Join(root, "config/namespaced/watched"))
	for _, object := range parseManifests(t, install+"---\n"+rights) {
		if kind := object.GetKind(); strings.HasPrefix(kind, "Cluster") || kind == "Namespace" || kind == "CustomResourceDefinition" {
			t.Errorf("%s %s is cluster-wide", kind, object.GetName())
		}
	}
	kubectlWith(t, install, "apply", "-f", "-")
	kubectlWith(t, rights, "apply", "-n", watched, "-f", "-")
	samples := renderedSamples(t)
	for _, namespace := range []string{watched, elsewhere} {
		kubectlWith(t, samples, "apply", "-n", namespace, "-f", "-")
	}
	m := namespacedManager(t, install)
	m.start(t)
	waitReady(t, watched)
	if got := kubectl(t, "get", kinds, "-n", elsewhere, "-o", "jsonpath={.items[*].status.conditions[*].type}"); got != "" {
		t.Errorf("conditions where it has no right: %s", got)
	}
	m.stop(t)
	if output := m.output(t); strings.Contains(output, "forbidden") {
		t.Errorf("the manager asked for what it has no right to:\n%s", output)
	}
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
