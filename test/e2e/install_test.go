// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func renderedSamples(t *testing.T) string {
	t.Helper()
	return kubectl(t, "kustomize", filepath.Join(root, "config/samples"))
}

func TestServerAcceptsManifests(t *testing.T) {
	namespace := newNamespace(t, "dry-run")
	for name, manifests := range map[string]string{"config/default": cluster.rendered, "config/samples": renderedSamples(t)} {
		t.Run(name, func(t *testing.T) {
			arguments := []string{"apply", "--dry-run=server", "--validate=strict", "-f", "-"}
			if name == "config/samples" {
				arguments = append(arguments, "-n", namespace)
			}
			output := kubectlWith(t, manifests, arguments...)
			if want, got := len(parseManifests(t, manifests)), strings.Count(output, "(server dry run)"); got != want {
				t.Errorf("%d objects accepted, want %d:\n%s", got, want, output)
			}
		})
	}
}

func TestApplyingAgainChangesNothing(t *testing.T) {
	samples := newNamespace(t, "apply-again")
	tests := []struct{ name, manifests, namespace string }{
		{"config/default", cluster.rendered, readDeployment(t).Namespace},
		{"config/samples", renderedSamples(t), samples},
	}
	for _, tt := range tests {
		for _, serverSide := range []string{"--server-side=false", "--server-side=true"} {
			t.Run(tt.name+" "+serverSide, func(t *testing.T) {
				apply := func() map[string]string {
					kubectlWith(t, tt.manifests, "apply", serverSide, "-n", tt.namespace, "-f", "-")
					return versions(t, tt.manifests, tt.namespace)
				}
				first := apply()
				if diff := cmp.Diff(first, apply()); diff != "" {
					t.Errorf("applied again (-before +after):\n%s", diff)
				}
			})
		}
	}
}

// The namespace of config/default enforces the restricted profile, and its
// ServiceAccount is the one the Pods run under: what is admitted here would be
// admitted from the Deployment's controller.
func TestPodSecurity(t *testing.T) {
	deployment := readDeployment(t)
	labels := kubectl(t, "get", "namespace", deployment.Namespace, "-o", "jsonpath={.metadata.labels}")
	if want := `"pod-security.kubernetes.io/enforce":"restricted"`; !strings.Contains(labels, want) {
		t.Fatalf("labels of the namespace are %s, want %s", labels, want)
	}
	template := deployment.Spec.Template
	create := func(spec corev1.PodSpec) error {
		pod := corev1.Pod{
			TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
			ObjectMeta: metav1.ObjectMeta{Name: "manager", Namespace: deployment.Namespace, Labels: template.Labels, Annotations: template.Annotations},
			Spec:       spec,
		}
		manifest, err := json.Marshal(pod)
		if err != nil {
			t.Fatal(err)
		}
		_, err = runKubectl(string(manifest), "create", "--dry-run=server", "-f", "-")
		return err
	}
	if err := create(template.Spec); err != nil {
		t.Errorf("the Deployment's Pod is refused: %v", err)
	}
	unsafe := *template.Spec.DeepCopy()
	unsafe.Containers[0].SecurityContext = nil
	if err := create(unsafe); err == nil || !strings.Contains(err.Error(), "violates PodSecurity") {
		t.Errorf("a Pod without a security context: %v, want a violation of PodSecurity", err)
	}
}

// With --help all flags are read and nothing is started.
func TestDeploymentArguments(t *testing.T) {
	help := func(arguments ...string) (string, error) {
		output, err := exec.CommandContext(t.Context(), cluster.program, append(arguments, "--help")...).CombinedOutput()
		return string(output), err
	}
	container := readDeployment(t).Spec.Template.Spec.Containers[0]
	if len(container.Command) > 0 {
		t.Errorf("the container runs %q instead of the image's program", container.Command)
	}
	if output, err := help(container.Args...); err != nil {
		t.Errorf("%q is refused: %v\n%s", container.Args, err, output)
	}
	if _, err := help(append(container.Args, "--no-such-flag")...); err == nil {
		t.Error("an unknown flag is accepted: this test proves nothing")
	}
}

// Uninstalling takes the manager and its rights away. It leaves what users made,
// and what that depends on.
func TestUninstallKeepsObjects(t *testing.T) {
	kept := map[string]bool{"CustomResourceDefinition": true, "Namespace": true}
	var want, got []string
	for _, object := range parseManifests(t, cluster.rendered) {
		if !kept[object.GetKind()] {
			want = append(want, object.GetKind()+" "+object.GetName())
		}
	}
	for _, object := range parseManifests(t, kubectl(t, "kustomize", filepath.Join(root, "config/uninstall"))) {
		got = append(got, object.GetKind()+" "+object.GetName())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("removed (-want +got):\n%s", diff)
	}
}

// The first thing that a new user tries ends well: every file in the folder of
// the samples is applied.
func TestSamplesAreAFolder(t *testing.T) {
	namespace := newNamespace(t, "folder-of-samples")
	applied := kubectl(t, "apply", "-n", namespace, "-f", filepath.Join(root, "config/samples"))
	if want, got := len(parseManifests(t, renderedSamples(t))), strings.Count(applied, " created"); got != want {
		t.Errorf("%d objects are created, want %d", got, want)
	}
}

// What a Pod may use is said where it is used: no Pod gets a token by its
// ServiceAccount alone.
func TestTokensAreAskedFor(t *testing.T) {
	for _, account := range renderedObjects[corev1.ServiceAccount](t, "ServiceAccount") {
		if account.AutomountServiceAccountToken == nil || *account.AutomountServiceAccountToken {
			t.Errorf("ServiceAccount %s gives its token to every Pod", account.Name)
		}
	}
	if asked := readDeployment(t).Spec.Template.Spec.AutomountServiceAccountToken; asked == nil || !*asked {
		t.Error("the manager does not ask for its token")
	}
}

// The API server accepts the parts that are installed on their own.
func TestServerAcceptsParts(t *testing.T) {
	for _, part := range []string{"config/networkpolicy", "config/grafana"} {
		kubectl(t, "apply", "--dry-run=server", "--validate=strict", "-k", filepath.Join(root, part))
	}
}
