// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	authorizationv1 "k8s.io/api/authorization/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// people are the roles of docs/roles.md, and what the API server lets each do
// in a namespace where it is bound.
var people = map[string]map[string]string{
	"customer-adoption-global-administrator": {
		"adoption.partnerinsights.io/customeradoptions":         "create delete deletecollection get list patch update watch",
		"adoption.partnerinsights.io/exportsources":             "create delete deletecollection get list patch update watch",
		"adoption.partnerinsights.io/portfolioadoptions":        "create delete deletecollection get list patch update watch",
		"adoption.partnerinsights.io/customeradoptions/status":  "get",
		"adoption.partnerinsights.io/exportsources/status":      "get",
		"adoption.partnerinsights.io/portfolioadoptions/status": "get",
		"/configmaps":                            "create delete get list patch update watch",
		"/secrets":                               "create",
		"events.k8s.io/events":                   "get list watch",
		"rbac.authorization.k8s.io/rolebindings": "create delete get list patch update watch",
	},
	"customer-adoption-user-management-administrator": {
		"adoption.partnerinsights.io/customeradoptions":         "get list watch",
		"adoption.partnerinsights.io/exportsources":             "get list watch",
		"adoption.partnerinsights.io/portfolioadoptions":        "get list watch",
		"adoption.partnerinsights.io/customeradoptions/status":  "get",
		"adoption.partnerinsights.io/exportsources/status":      "get",
		"adoption.partnerinsights.io/portfolioadoptions/status": "get",
		"rbac.authorization.k8s.io/rolebindings":                "create get list patch update watch",
	},
	"customer-adoption-admin-agent": {
		"adoption.partnerinsights.io/customeradoptions":         "create delete get list patch update watch",
		"adoption.partnerinsights.io/exportsources":             "create delete get list patch update watch",
		"adoption.partnerinsights.io/portfolioadoptions":        "create delete get list patch update watch",
		"adoption.partnerinsights.io/customeradoptions/status":  "get",
		"adoption.partnerinsights.io/exportsources/status":      "get",
		"adoption.partnerinsights.io/portfolioadoptions/status": "get",
	},
	"customer-adoption-sales-agent": {
		"adoption.partnerinsights.io/customeradoptions":         "get list watch",
		"adoption.partnerinsights.io/exportsources":             "get list watch",
		"adoption.partnerinsights.io/portfolioadoptions":        "get list watch",
		"adoption.partnerinsights.io/customeradoptions/status":  "get",
		"adoption.partnerinsights.io/exportsources/status":      "get",
		"adoption.partnerinsights.io/portfolioadoptions/status": "get",
	},
}

// resources and verbs that are asked for: every one for every role.
var (
	askedResources = []string{
		"adoption.partnerinsights.io/customeradoptions", "adoption.partnerinsights.io/exportsources", "adoption.partnerinsights.io/portfolioadoptions",
		"adoption.partnerinsights.io/customeradoptions/status", "adoption.partnerinsights.io/exportsources/status", "adoption.partnerinsights.io/portfolioadoptions/status",
		"/configmaps", "/secrets", "/events", "events.k8s.io/events", "rbac.authorization.k8s.io/rolebindings", "rbac.authorization.k8s.io/roles",
	}
	askedVerbs = []string{"create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"}
)

// The API server allows each role what its table says, and nothing elsewhere.
func TestPeoplesRights(t *testing.T) {
	namespace, elsewhere := newNamespace(t, "people"), newNamespace(t, "people-elsewhere")
	for role, want := range people {
		t.Run(role, func(t *testing.T) {
			bind(t, cluster.client, namespace, role, role)
			if diff := cmp.Diff(want, allowed(t, role, namespace)); diff != "" {
				t.Errorf("(-want +allowed):\n%s", diff)
			}
			if got := allowed(t, role, elsewhere); len(got) > 0 {
				t.Errorf("allowed in a namespace where it is not bound: %v", got)
			}
		})
	}
}

// allowed asks the API server for every verb on every resource.
func allowed(t *testing.T, user, namespace string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, resource := range askedResources {
		var verbs []string
		for _, verb := range askedVerbs {
			if may(t, user, namespace, resource, verb) {
				verbs = append(verbs, verb)
			}
		}
		if len(verbs) > 0 {
			found[resource] = strings.Join(verbs, " ")
		}
	}
	return found
}

func may(t *testing.T, user, namespace, resource, verb string) bool {
	t.Helper()
	parts := append(strings.Split(resource, "/"), "")
	review := &authorizationv1.SubjectAccessReview{Spec: authorizationv1.SubjectAccessReviewSpec{
		User: user,
		ResourceAttributes: &authorizationv1.ResourceAttributes{
			Namespace: namespace, Verb: verb, Group: parts[0], Resource: parts[1], Subresource: parts[2],
		},
	}}
	if err := cluster.client.Create(t.Context(), review); err != nil {
		t.Fatal(err)
	}
	return review.Status.Allowed
}

// Who may bind roles may bind those of its kind and below, and no others:
// not the built-in ones either, so that nobody gets more than is meant.
func TestPeopleGiveRoles(t *testing.T) {
	namespace := newNamespace(t, "give-roles")
	agents := []string{"customer-adoption-user-management-administrator", "customer-adoption-admin-agent", "customer-adoption-sales-agent"}
	gives := map[string][]string{
		"customer-adoption-global-administrator":          append([]string{"customer-adoption-global-administrator"}, agents...),
		"customer-adoption-user-management-administrator": agents,
		"customer-adoption-admin-agent":                   nil,
		"customer-adoption-sales-agent":                   nil,
	}
	// The built-in admin and edit have no rules before a controller that is not here sums them up: one of their parts.
	wanted := []string{"customer-adoption-global-administrator", "cluster-admin", "system:aggregate-to-edit", "customer-adoption-manager-role"}
	for giver, may := range gives {
		t.Run(giver, func(t *testing.T) {
			bind(t, cluster.client, namespace, giver, giver)
			as := rest.CopyConfig(cluster.config)
			as.Impersonate.UserName = giver
			impersonated, err := client.New(as, client.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, role := range append(slices.Clone(wanted), agents...) {
				err := impersonated.Create(t.Context(), binding(namespace, giver+"-gives-"+role, role, "somebody"))
				if want := slices.Contains(may, role); want != (err == nil) || (!want && !apierrors.IsForbidden(err)) {
					t.Errorf("gives %s: %v, want it given: %t", role, err, want)
				}
			}
		})
	}
}

func bind(t *testing.T, c client.Client, namespace, role, user string) {
	t.Helper()
	if err := c.Create(t.Context(), binding(namespace, role+"-"+user, role, user)); err != nil {
		t.Fatal(err)
	}
}

func binding(namespace, name, role, user string) *rbacv1.RoleBinding {
	return &rbacv1.RoleBinding{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: role},
		Subjects:   []rbacv1.Subject{{APIGroup: rbacv1.GroupName, Kind: rbacv1.UserKind, Name: user}},
	}
}
