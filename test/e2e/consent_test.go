// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	authorizationv1 "k8s.io/api/authorization/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	clientgoscheme "k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// readable are the objects whose content an ExportSource can read, and the
// resources that hold them.
var readable = map[string]struct {
	resource string
	origin   v1alpha1.ExportSourceSpec
}{
	"ConfigMap":        {"/configmaps", v1alpha1.ExportSourceSpec{ConfigMap: &v1alpha1.KeyReference{Name: "usage", Key: "k"}}},
	"Secret":           {"/secrets", v1alpha1.ExportSourceSpec{Secret: &v1alpha1.KeyReference{Name: "usage", Key: "k"}}},
	"Bucket":           {"source.toolkit.fluxcd.io/buckets", fluxSpec(v1alpha1.FluxBucket)},
	"GitRepository":    {"source.toolkit.fluxcd.io/gitrepositories", fluxSpec(v1alpha1.FluxGitRepository)},
	"OCIRepository":    {"source.toolkit.fluxcd.io/ocirepositories", fluxSpec(v1alpha1.FluxOCIRepository)},
	"ExternalArtifact": {"source.toolkit.fluxcd.io/externalartifacts", fluxSpec(v1alpha1.FluxExternalArtifact)},
}

func fluxSpec(kind v1alpha1.FluxKind) v1alpha1.ExportSourceSpec {
	return v1alpha1.ExportSourceSpec{Flux: &v1alpha1.FluxOrigin{Kind: kind, Name: "usage", Path: "a.csv"}}
}

// reach is what a role can read: directly, with the verb get, and through an
// ExportSource that it may write.
type reach struct{ direct, through []string }

// reaches is the table of docs/roles.md. The two roles at the end are not shipped:
// they show the rights that a team may add.
var reaches = map[string]reach{
	"customer-adoption-global-administrator":          {[]string{"ConfigMap"}, []string{"ConfigMap"}},
	"customer-adoption-user-management-administrator": {},
	"customer-adoption-admin-agent":                   {},
	"customer-adoption-sales-agent":                   {},
	"customer-adoption-exportsource-editor-role":      {},
	"customer-adoption-exportsource-viewer-role":      {},
	"customer-adoption-customeradoption-editor-role":  {},
	"customer-adoption-customeradoption-viewer-role":  {},
	"customer-adoption-portfolioadoption-editor-role": {},
	"customer-adoption-portfolioadoption-viewer-role": {},
	"customer-adoption-metrics-reader":                {},
	"customer-adoption-exports-reader":                {},
	"test-reads-everything":                           {[]string{"Bucket", "ConfigMap", "ExternalArtifact", "GitRepository", "OCIRepository", "Secret"}, nil},
	"test-reads-and-writes":                           {[]string{"Bucket", "ConfigMap", "Secret"}, []string{"Bucket", "ConfigMap", "Secret"}},
}

// As each role on a real API server: nothing can be read through an ExportSource
// that cannot be read directly.
func TestNoRoleReadsMoreThroughSources(t *testing.T) {
	namespace := newNamespace(t, "consent")
	createTestRoles(t)
	awaitPolicy(t, namespace)
	for role, want := range reaches {
		t.Run(role, func(t *testing.T) {
			bind(t, cluster.client, namespace, role, role)
			got := reachOf(t, namespace, role)
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(reach{})); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, kind := range got.through {
				if !slices.Contains(got.direct, kind) {
					t.Errorf("reads a %s through an ExportSource only", kind)
				}
			}
		})
	}
	for _, role := range rolesOfPeople(t) {
		if _, known := reaches[role]; !known {
			t.Errorf("ClusterRole %s is shipped and not in the table", role)
		}
	}
}

// createTestRoles makes the two roles that are not shipped.
func createTestRoles(t *testing.T) {
	t.Helper()
	get := func(group string, resources ...string) rbacv1.PolicyRule {
		return rbacv1.PolicyRule{APIGroups: []string{group}, Resources: resources, Verbs: []string{"get"}}
	}
	named := get("", "configmaps", "secrets")
	named.ResourceNames = []string{"usage"}
	for name, rules := range map[string][]rbacv1.PolicyRule{
		"test-reads-everything": {
			get("", "configmaps", "secrets"),
			get("source.toolkit.fluxcd.io", "buckets", "gitrepositories", "ocirepositories", "externalartifacts"),
		},
		"test-reads-and-writes": {
			named, get("source.toolkit.fluxcd.io", "buckets"),
			{APIGroups: []string{v1alpha1.SchemeGroupVersion.Group}, Resources: []string{"exportsources"}, Verbs: []string{"create"}},
		},
	} {
		role := &rbacv1.ClusterRole{ObjectMeta: metav1.ObjectMeta{Name: name}, Rules: rules}
		if err := cluster.client.Create(t.Context(), role); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { kubectl(t, "delete", "clusterrole", name) })
	}
}

// reachOf asks the API server for both ways to each object: the right to get
// it, and whether an ExportSource that reads it is accepted.
func reachOf(t *testing.T, namespace, user string) reach {
	t.Helper()
	var found reach
	as := impersonate(t, user)
	for _, kind := range slices.Sorted(maps.Keys(readable)) {
		if mayGet(t, user, namespace, readable[kind].resource) {
			found.direct = append(found.direct, kind)
		}
		switch err := as.Create(t.Context(), sourceOf(namespace, readable[kind].origin), client.DryRunAll); {
		case err == nil:
			found.through = append(found.through, kind)
		case !apierrors.IsForbidden(err):
			t.Errorf("%s by %s: %v, want it accepted or forbidden", kind, user, err)
		}
	}
	return found
}

// mayGet asks for the verb get on the object usage.
func mayGet(t *testing.T, user, namespace, resource string) bool {
	t.Helper()
	group, plural, _ := strings.Cut(resource, "/")
	review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
		User: user,
		ResourceAttributes: &authorizationv1.ResourceAttributes{
			Namespace: namespace, Verb: "get", Group: group, Resource: plural, Name: "usage",
		},
	}}
	if err := cluster.client.Create(t.Context(), review); err != nil {
		t.Fatal(err)
	}
	return review.Status.Allowed
}

// sourceOf is an ExportSource of an origin.
func sourceOf(namespace string, spec v1alpha1.ExportSourceSpec) *v1alpha1.ExportSource {
	spec.Dataset = v1alpha1.DatasetLicenseUsage
	return &v1alpha1.ExportSource{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: "reads"}, Spec: spec}
}

func impersonate(t *testing.T, user string) client.Client {
	t.Helper()
	scheme := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{v1alpha1.AddToScheme, clientgoscheme.AddToScheme} {
		if err := add(scheme); err != nil {
			t.Fatal(err)
		}
	}
	as := rest.CopyConfig(cluster.config)
	as.Impersonate.UserName = user
	c, err := client.New(as, client.Options{Scheme: scheme})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// awaitPolicy waits until the API server applies the policy: it learns of it a
// moment after it was installed.
func awaitPolicy(t *testing.T, namespace string) {
	t.Helper()
	bind(t, cluster.client, namespace, "customer-adoption-exportsource-editor-role", "waits")
	as := impersonate(t, "waits")
	eventually(t, func() error {
		err := as.Create(t.Context(), sourceOf(namespace, readable["ConfigMap"].origin), client.DryRunAll)
		if apierrors.IsForbidden(err) && strings.Contains(err.Error(), "you may not get the ConfigMap of spec.configMap") {
			return nil
		}
		return errors.Join(errors.New("the policy does not deny yet"), err)
	})
}

// rolesOfPeople are the ClusterRoles of config/default that are not bound to the
// manager.
func rolesOfPeople(t *testing.T) []string {
	t.Helper()
	bound := roleBindings(t)
	var names []string
	for _, r := range renderedObjects[rbacv1.ClusterRole](t, "ClusterRole") {
		if _, manager := bound[rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: r.Name}]; !manager {
			names = append(names, r.Name)
		}
	}
	return names
}

// Whoever may not read the ConfigMap cannot have it read in another way, for
// example with columns that show other cells. Labels and annotations stay free.
func TestChangesOfASourceNeedConsent(t *testing.T) {
	namespace := newNamespace(t, "consent-changes")
	awaitPolicy(t, namespace)
	kubectl(t, "create", "configmap", "usage", "-n", namespace, "--from-literal=k=v")
	administrator := impersonate(t, "administrator")
	bind(t, cluster.client, namespace, "cluster-admin", "administrator")
	for name, spec := range map[string]v1alpha1.ExportSourceSpec{
		"of-a-configmap": readable["ConfigMap"].origin,
		"of-a-site":      {HTTP: &v1alpha1.HTTPOrigin{URL: "https://exports.example.com/a.csv"}},
	} {
		s := sourceOf(namespace, spec)
		s.Name = name
		if err := administrator.Create(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	bind(t, cluster.client, namespace, "customer-adoption-admin-agent", "agent")
	bind(t, cluster.client, namespace, "customer-adoption-global-administrator", "global")
	for _, test := range []struct {
		user, source, patch string
		denied              bool
	}{
		{"agent", "of-a-configmap", `{"spec": {"columns": {"productName": "password"}}}`, true},
		{"agent", "of-a-configmap", `{"spec": {"configMap": {"name": "other"}}}`, true},
		{"agent", "of-a-configmap", `{"metadata": {"annotations": {"adoption.partnerinsights.io/requestedAt": "1"}}}`, false},
		{"agent", "of-a-configmap", `{"metadata": {"labels": {"team": "a"}}}`, false},
		{"agent", "of-a-site", `{"spec": {"suspend": true}}`, false},
		{"agent", "of-a-site", `{"spec": {"http": null, "configMap": {"name": "usage", "key": "k"}}}`, true},
		{"agent", "of-a-site", `{"spec": {"http": null, "secret": {"name": "usage", "key": "k"}}}`, true},
		{"global", "of-a-configmap", `{"spec": {"suspend": true}}`, false},
		{"global", "of-a-site", `{"spec": {"http": null, "secret": {"name": "usage", "key": "k"}}}`, true},
	} {
		s := &v1alpha1.ExportSource{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: test.source}}
		err := impersonate(t, test.user).Patch(t.Context(), s, client.RawPatch(types.MergePatchType, []byte(test.patch)))
		if test.denied != apierrors.IsForbidden(err) || !test.denied && err != nil {
			t.Errorf("%s: %s of %s: %v, want it denied: %t", test.user, test.patch, test.source, err, test.denied)
		}
	}
}
