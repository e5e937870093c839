// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"slices"
	"testing"

	rbacv1 "k8s.io/api/rbac/v1"
	"k8s.io/apimachinery/pkg/util/sets"
)

// right names what a rule grants and what a request asks for:
// "patch events.k8s.io/events".
func right(verb, group, resource string) string {
	if group == "" {
		group = "core"
	}
	return verb + " " + group + "/" + resource
}

// grantedRights expands the rules of every role of config/default that is
// bound to the user.
func grantedRights(t *testing.T, user string) sets.Set[string] {
	t.Helper()
	rights := sets.New[string]()
	for _, rule := range rulesOf(t, user) {
		if len(rule.ResourceNames)+len(rule.NonResourceURLs) > 0 {
			t.Errorf("%v: this test does not tell rights on names or URLs apart", rule)
		}
		for _, group := range rule.APIGroups {
			for _, resource := range rule.Resources {
				for _, verb := range rule.Verbs {
					rights.Insert(right(verb, group, resource))
				}
			}
		}
	}
	return rights
}

func rulesOf(t *testing.T, user string) []rbacv1.PolicyRule {
	t.Helper()
	roles := map[rbacv1.RoleRef][]rbacv1.PolicyRule{}
	for _, r := range renderedObjects[rbacv1.ClusterRole](t, "ClusterRole") {
		roles[rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "ClusterRole", Name: r.Name}] = r.Rules
	}
	for _, r := range renderedObjects[rbacv1.Role](t, "Role") {
		roles[rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: r.Name}] = r.Rules
	}
	var rules []rbacv1.PolicyRule
	for ref, subjects := range roleBindings(t) {
		if !slices.ContainsFunc(subjects, func(s rbacv1.Subject) bool { return "system:serviceaccount:"+s.Namespace+":"+s.Name == user }) {
			continue
		}
		if roles[ref] == nil {
			t.Errorf("config/default binds %s %s, which it does not have", ref.Kind, ref.Name)
		}
		rules = append(rules, roles[ref]...)
	}
	return rules
}

func roleBindings(t *testing.T) map[rbacv1.RoleRef][]rbacv1.Subject {
	t.Helper()
	bindings := map[rbacv1.RoleRef][]rbacv1.Subject{}
	for _, b := range renderedObjects[rbacv1.ClusterRoleBinding](t, "ClusterRoleBinding") {
		bindings[b.RoleRef] = append(bindings[b.RoleRef], b.Subjects...)
	}
	for _, b := range renderedObjects[rbacv1.RoleBinding](t, "RoleBinding") {
		bindings[b.RoleRef] = append(bindings[b.RoleRef], b.Subjects...)
	}
	return bindings
}

// auditEvent is the part of a line of the audit log that matters here.
type auditEvent struct {
	Verb      string
	User      struct{ Username string }
	ObjectRef *struct {
		APIGroup, Resource, Subresource string
	}
	ResponseStatus struct{ Code int }
}

func (e auditEvent) right() string {
	resource := e.ObjectRef.Resource
	if e.ObjectRef.Subresource != "" {
		resource += "/" + e.ObjectRef.Subresource
	}
	return right(e.Verb, e.ObjectRef.APIGroup, resource)
}

func auditLogSize(t *testing.T) int64 {
	t.Helper()
	info, err := os.Stat(cluster.auditLog)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// usedRights reads the audit log from an offset: what the user asked for, and
// what of it was refused. Discovery, which every user may do, has no object.
func usedRights(t *testing.T, user string, from int64) (used, refused sets.Set[string]) {
	t.Helper()
	log, err := os.Open(cluster.auditLog)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = log.Close() }()
	if _, err := log.Seek(from, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	used, refused = sets.New[string](), sets.New[string]()
	lines := bufio.NewScanner(log)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var event auditEvent
		if json.Unmarshal(lines.Bytes(), &event) != nil || event.User.Username != user || event.ObjectRef == nil {
			continue // a line that is still being written is read the next time
		}
		used.Insert(event.right())
		// An apply that makes an object asks for create, too.
		if event.Verb == "patch" && event.ResponseStatus.Code == http.StatusCreated {
			used.Insert(right("create", event.ObjectRef.APIGroup, event.ObjectRef.Resource))
		}
		if event.ResponseStatus.Code == http.StatusForbidden {
			refused.Insert(event.right())
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return used, refused
}
