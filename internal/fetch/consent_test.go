// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// typesWithAPurpose are the types of Secrets that are never content.
var typesWithAPurpose = []corev1.SecretType{
	corev1.SecretTypeTLS, corev1.SecretTypeDockercfg, corev1.SecretTypeDockerConfigJson, corev1.SecretTypeBasicAuth,
	corev1.SecretTypeSSHAuth, corev1.SecretTypeServiceAccountToken, corev1.SecretTypeBootstrapToken, "helm.sh/release.v1",
}

func ofType(s *corev1.Secret, kind corev1.SecretType) *corev1.Secret {
	s.Type = kind
	return s
}

func allowing(s *corev1.Secret, hosts string) *corev1.Secret {
	s.Annotations = map[string]string{v1alpha1.AllowedHostsAnnotation: hosts}
	return s
}

// A07: a Secret is content only with the label, and never if its type has
// another purpose: a private key must not come out as the name of a product.
func TestContentNeedsConsent(t *testing.T) {
	unlabeled := secret("k", canary)
	unlabeled.Labels = nil
	refused := map[string]*corev1.Secret{"no label": unlabeled}
	for _, kind := range typesWithAPurpose {
		refused[string(kind)] = ofType(secret("k", canary), kind)
	}
	for name, s := range refused {
		_, err := New(objects{secrets: map[string]*corev1.Secret{"a/usage": s}}, Policy{}).Open(t.Context(), fromSecret("usage", "k"), Validators{})
		fault(t, err, ReasonSecretNotOptedIn, true, `Secret "usage"`)
		if want := map[bool]string{true: "add the label", false: "of type Opaque"}[s == unlabeled]; !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
	for _, kind := range []corev1.SecretType{"", corev1.SecretTypeOpaque, "example.com/export"} {
		f := New(objects{secrets: map[string]*corev1.Secret{"a/usage": ofType(secret("k", "rows"), kind)}}, Policy{})
		if got := readAll(t, open(t, f, fromSecret("usage", "k"), Validators{})); got != "rows" {
			t.Errorf("type %q: got %q", kind, got)
		}
	}
}

// A Secret of a type with a purpose is used for this purpose only.
func TestTypesOfCredentials(t *testing.T) {
	s := newSite(t, serve("rows"))
	for _, kind := range typesWithAPurpose {
		login := ofType(secret("username", "me", "password", "pw", "token", "", "accessKeyID", "id", "secretAccessKey", "key"), kind)
		delete(login.Data, "token")
		err := read(t.Context(), withStock(s, login), withSecret(s.URL))
		if wanted := kind == corev1.SecretTypeBasicAuth; wanted && err != nil {
			t.Errorf("%s as credentials of http: %v", kind, err)
		} else if !wanted {
			fault(t, err, ReasonSecretNotOptedIn, true, "use one of type Opaque")
		}
		f := withStock(s, login)
		fault(t, read(t.Context(), f, bucketSource("s3://exports/a", s.URL)), ReasonSecretNotOptedIn, true, "use one of type Opaque")

		ca := ofType(s.ca(), kind)
		f = New(objects{secrets: map[string]*corev1.Secret{"a/ca": ca}}, Policy{AllowedHosts: []string{"127.0.0.1"}})
		err = read(t.Context(), f, source(s.URL))
		if wanted := kind == corev1.SecretTypeTLS; wanted && err != nil {
			t.Errorf("%s as authorities: %v", kind, err)
		} else if !wanted {
			fault(t, err, ReasonSecretNotOptedIn, true, "use one of type Opaque")
		}
	}
}

// A07: credentials go to the hosts of the annotation, and to no others.
func TestAllowedHostsOfASecret(t *testing.T) {
	s := newSite(t, serve("rows"))
	port := s.URL[strings.LastIndex(s.URL, ":")+1:]
	for hosts, allowed := range map[string]bool{
		"127.0.0.1":                        true,
		"other.example, 127.0.0.1:" + port: true,
		" 127.0.0.1 ,":                     true,
		"https://x, 127.0.0.1":             true,
		"":                                 false,
		"other.example":                    false,
		"127.0.0.1:1":                      false,
		"*.0.0.1":                          false,
		"*":                                false,
		"https://127.0.0.1":                false,
	} {
		err := read(t.Context(), withStock(s, allowing(secret("token", canary), hosts)), withSecret(s.URL))
		if allowed && err != nil {
			t.Errorf("%q: %v", hosts, err)
		} else if !allowed {
			fault(t, err, ReasonSecretNotOptedIn, true, "annotation adoption.partnerinsights.io/allowed-hosts")
		}
	}
}

const attacker = "https://attacker.example"

// sourcesWithCredentials is a valid source for each origin that sends
// credentials, and the login it needs.
func sourcesWithCredentials(t *testing.T) map[string]*v1alpha1.ExportSource {
	t.Helper()
	login := v1alpha1.SecretReference{Name: "login"}
	of := func(spec v1alpha1.ExportSourceSpec) *v1alpha1.ExportSource {
		s := source("")
		s.Spec = spec
		return s
	}
	return map[string]*v1alpha1.ExportSource{
		"HTTP": of(v1alpha1.ExportSourceSpec{HTTP: &v1alpha1.HTTPOrigin{
			URL: "https://own.example/", SecretRef: &login, OAuth2: &v1alpha1.OAuth2{TokenURL: "https://own.example/token"}}}),
		"ObjectStorage": of(v1alpha1.ExportSourceSpec{ObjectStorage: &v1alpha1.ObjectStorageOrigin{URL: "s3://exports/a", SecretRef: login}}),
		"PartnerCenter": of(v1alpha1.ExportSourceSpec{PartnerCenter: &v1alpha1.PartnerCenterOrigin{
			Report: v1alpha1.PartnerCenterLicenseUsage, SecretRef: login}}),
		"MicrosoftGraph": of(v1alpha1.ExportSourceSpec{MicrosoftGraph: &v1alpha1.MicrosoftGraphOrigin{
			Report: v1alpha1.GraphOffice365ActiveUserDetail, SecretRef: login}}),
		"SQL": of(v1alpha1.ExportSourceSpec{SQL: &v1alpha1.SQLOrigin{SecretRef: login, Query: "select 1"}}),
	}
}

// The search for more of the kind: every field of every origin that names a
// host, set to a host that the Secret does not allow. A field that is new is
// found here by its name.
func TestNoFieldSendsCredentialsElsewhere(t *testing.T) {
	sources := sourcesWithCredentials(t)
	want := []string{
		"HTTP.OAuth2.TokenURL", "HTTP.URL", "MicrosoftGraph.Endpoint", "MicrosoftGraph.TokenEndpoint",
		"ObjectStorage.Endpoint", "PartnerCenter.Endpoint", "PartnerCenter.TokenEndpoint",
	}
	found := map[string]bool{}
	spec := reflect.TypeFor[v1alpha1.ExportSourceSpec]()
	for i := range spec.NumField() {
		name := spec.Field(i).Name
		for _, path := range hostFields(spec.Field(i).Type) {
			example, known := sources[name]
			if !known {
				t.Errorf("spec has %s.%s: add its origin to sourcesWithCredentials", name, path)
				continue
			}
			s := example.DeepCopy()
			field := at(reflect.ValueOf(&s.Spec).Elem().Field(i), path)
			if strings.HasPrefix(field.String(), "s3:") {
				continue // a bucket is a name at the vendor's host
			}
			found[name+"."+path] = true
			field.SetString(attacker)
			checkStaysHere(t, name+"."+path, s)
		}
	}
	if got := slices.Sorted(maps.Keys(found)); !slices.Equal(got, want) {
		t.Errorf("fields with hosts: %v, want %v", got, want)
	}
}

func checkStaysHere(t *testing.T, field string, s *v1alpha1.ExportSource) {
	t.Helper()
	login := allowing(secret(
		"clientID", "id", "clientSecret", canary, "tenantID", "contoso.example", "refreshToken", canary, "accessKeyID", "id", "secretAccessKey", canary,
	), "own.example")
	var questions atomic.Int64
	f := New(objects{secrets: map[string]*corev1.Secret{"a/login": login}}, Policy{})
	f.resolver = countedDNS(&questions)
	_, err := f.Open(t.Context(), s, Validators{})
	if e := asError(t, err); e.Reason != ReasonSecretNotOptedIn || !strings.Contains(e.Message, "allowed-hosts") {
		t.Errorf("%s: %s: %v", field, e.Reason, err)
	}
	if questions.Load() > 0 {
		t.Errorf("%s: a host was resolved before the annotation was checked", field)
	}
}

// hostFields gives the paths of the fields of an origin whose names say that
// they hold a host.
func hostFields(kind reflect.Type) []string {
	if kind.Kind() == reflect.Pointer {
		kind = kind.Elem()
	}
	if kind.Kind() != reflect.Struct {
		return nil
	}
	var paths []string
	for field := range kind.Fields() {
		if name := strings.ToLower(field.Name); field.Type.Kind() == reflect.String &&
			(strings.Contains(name, "url") || strings.Contains(name, "endpoint") || strings.Contains(name, "host")) {
			paths = append(paths, field.Name)
		}
		for _, below := range hostFields(field.Type) {
			paths = append(paths, field.Name+"."+below)
		}
	}
	return paths
}

// at gives the field at a path below a value.
func at(value reflect.Value, path string) reflect.Value {
	for name := range strings.SplitSeq(path, ".") {
		value = reflect.Indirect(value).FieldByName(name)
	}
	return value
}

// The vendor's own hosts need no annotation, however they are written.
func TestOwnHostsNeedNoAnnotation(t *testing.T) {
	for name, s := range sourcesWithCredentials(t) {
		if name == "HTTP" || name == "SQL" {
			continue
		}
		explicit := s.DeepCopy()
		if p := explicit.Spec.PartnerCenter; p != nil {
			p.Endpoint, p.TokenEndpoint = "https://API.partnercenter.microsoft.com:443/", "https://login.microsoftonline.com"
		}
		if g := explicit.Spec.MicrosoftGraph; g != nil {
			g.Endpoint, g.TokenEndpoint = "https://graph.microsoft.com/", "https://login.microsoftonline.com/"
		}
		for _, s := range []*v1alpha1.ExportSource{s, explicit} {
			login := secret("clientID", "id", "clientSecret", canary, "tenantID", "contoso.example", "refreshToken", canary,
				"accessKeyID", "id", "secretAccessKey", canary)
			login.Annotations = nil
			f := New(objects{secrets: map[string]*corev1.Secret{"a/login": login}}, Policy{})
			var questions atomic.Int64
			f.resolver = countedDNS(&questions)
			_, err := f.Open(t.Context(), s, Validators{})
			if e := asError(t, err); e.Reason != ReasonSourceAddressForbidden || questions.Load() == 0 {
				t.Errorf("%s: %s: %v, resolved %d names", name, e.Reason, err, questions.Load())
			}
		}
	}
}

// An export of a portfolio is sent with credentials too.
func TestExportsNeedConsent(t *testing.T) {
	s := newSite(t, func(http.ResponseWriter, *http.Request) {})
	for words, change := range map[string]func(*corev1.Secret){
		"allowed-hosts":    func(c *corev1.Secret) { c.Annotations = nil },
		"add the label":    func(c *corev1.Secret) { c.Labels = nil },
		"use one of type ": func(c *corev1.Secret) { c.Type = corev1.SecretTypeTLS },
	} {
		login := secret(s3Login...)
		change(login)
		f := New(objects{secrets: map[string]*corev1.Secret{"a/ca": s.ca(), "a/login": login}}, Policy{AllowedHosts: []string{"127.0.0.1"}})
		_, err := f.Create(t.Context(), "a", folder("s3://exports/out", s.URL), file("a.csv", "one"))
		fault(t, err, ReasonSecretNotOptedIn, true, words)
	}
	if n := s.connections.Load(); n != 0 {
		t.Errorf("got %d connections", n)
	}
}
