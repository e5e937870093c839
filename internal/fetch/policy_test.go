// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"testing"

	corev1 "k8s.io/api/core/v1"
)

func TestAllowedHosts(t *testing.T) {
	for _, test := range []struct {
		rule, host, port string
		want             bool
	}{
		{"exports.internal", "exports.internal", "443", true},
		{"exports.internal", "EXPORTS.internal.", "8443", true},
		{"Exports.Internal.", "exports.internal", "443", true},
		{"exports.internal", "a.exports.internal", "443", false},
		{"exports.internal", "exports.internal.evil.example", "443", false},
		{"exports.internal", "xexports.internal", "443", false},
		{"exports.internal:8443", "exports.internal", "8443", true},
		{"exports.internal:8443", "exports.internal", "443", false},
		{"*.internal", "exports.internal", "443", true},
		{"*.internal", "a.b.internal", "443", true},
		{"*.internal", "internal", "443", false},
		{"*.internal", "evilinternal", "443", false},
		{"*.internal:8443", "a.internal", "443", false},
		{"*.0.0.1", "127.0.0.1", "443", false},
		{"127.0.0.1", "127.0.0.1", "443", true},
		{"127.0.0.1", "::ffff:127.0.0.1", "443", true},
		{"127.0.0.1", "127.0.0.2", "443", false},
		{"::1", "::1", "443", true},
		{"[::1]", "::1", "443", true},
		{"[0:0::1]:8443", "::1", "8443", true},
		{"[::1]:8443", "::1", "443", false},
	} {
		if err := (Policy{AllowedHosts: []string{test.rule}}).Validate(); err != nil {
			t.Errorf("%s: %v", test.rule, err)
		}
		f := New(nil, Policy{AllowedHosts: []string{"!", test.rule}})
		if got := f.hosts.allows(test.host, test.port); got != test.want {
			t.Errorf("%s for %s port %s: got %t, want %t", test.rule, test.host, test.port, got, test.want)
		}
	}
}

func TestPolicyValidate(t *testing.T) {
	for _, entry := range []string{
		"", "*", "*.", "https://host", "host/path", "host:0", "host:65536", "host:x", "a b", "a..b", "user@host", "10.0.0.0/8", "hôst",
	} {
		err := Policy{AllowedHosts: []string{"fine.example", entry}}.Validate()
		if err == nil {
			t.Errorf("%q: accepted", entry)
		}
	}
	if err := (Policy{}).Validate(); err != nil {
		t.Error(err)
	}
}

// An entry of one namespace permits nothing in another.
func TestAllowedHostsOfANamespace(t *testing.T) {
	policy := Policy{AllowedHosts: []string{"team-a=exports.internal:8443", "team-b=*.internal", "shared.internal"}}
	if err := policy.Validate(); err != nil {
		t.Fatal(err)
	}
	f := New(nil, policy)
	for _, test := range []struct {
		namespace, host, port string
		want                  bool
	}{
		{"team-a", "exports.internal", "8443", true},
		{"team-a", "exports.internal", "443", false},
		{"team-a", "other.internal", "443", false},
		{"team-a", "shared.internal", "443", true},
		{"team-b", "exports.internal", "443", true},
		{"team-b", "shared.internal", "443", true},
		{"team", "exports.internal", "8443", false},
		{"", "exports.internal", "8443", false},
		{"team-c", "exports.internal", "8443", false},
		{"team-c", "shared.internal", "443", true},
	} {
		if got := f.in(test.namespace).hosts.allows(test.host, test.port); got != test.want {
			t.Errorf("%s port %s in %s: got %t, want %t", test.host, test.port, test.namespace, got, test.want)
		}
	}
	for _, entry := range []string{"=host", "team-a=", "Team=host", "a b=host", "a=b=host", "team-a=https://host", "team/a=host"} {
		if err := (Policy{AllowedHosts: []string{entry}}).Validate(); err == nil {
			t.Errorf("%q: accepted", entry)
		}
	}
}

// Each way out of the process, by a source of another namespace than the one that
// is allowed.
func TestEveryOriginIsInItsNamespace(t *testing.T) {
	s := newSite(t, serve("rows"))
	sources := sourcesWithCredentials(t)
	sources["HTTP without credentials"] = source(s.URL)
	for name, origin := range sources {
		login := secret("clientID", "id", "clientSecret", canary, "tenantID", "contoso.example", "refreshToken", canary,
			"accessKeyID", "id", "secretAccessKey", canary, "uri", "postgres://u:p@127.0.0.1:1/d", caKey, pemOf(s.Certificate()))
		allowing(login, "own.example, 127.0.0.1")
		origin.Namespace = "team-b"
		if o := origin.Spec.ObjectStorage; o != nil {
			o.Endpoint = s.URL
		}
		if o := origin.Spec.PartnerCenter; o != nil {
			o.TokenEndpoint = s.URL
		}
		if o := origin.Spec.MicrosoftGraph; o != nil {
			o.TokenEndpoint = s.URL
		}
		if o := origin.Spec.HTTP; o != nil && o.OAuth2 != nil {
			o.URL, o.OAuth2.TokenURL = s.URL, s.URL
		}
		f := New(objects{secrets: map[string]*corev1.Secret{"team-b/login": login, "team-b/ca": login}}, Policy{AllowedHosts: []string{"team-a=127.0.0.1"}})
		_, err := f.Open(t.Context(), origin, Validators{})
		if e := asError(t, err); e.Reason != ReasonSourceAddressForbidden {
			t.Errorf("%s: %s: %v", name, e.Reason, err)
		}
	}
	login := secret(s3Login...)
	f := New(objects{secrets: map[string]*corev1.Secret{"a/login": login, "a/ca": s.ca()}}, Policy{AllowedHosts: []string{"team-a=127.0.0.1"}})
	_, err := f.Create(t.Context(), "a", folder("s3://exports/out", s.URL), file("a.csv", "one"))
	fault(t, err, ReasonSourceAddressForbidden, true, "not allowed by policy")
	if n := s.connections.Load(); n != 0 {
		t.Errorf("got %d connections", n)
	}
}
