// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package plugin

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"
	"k8s.io/client-go/rest"
)

const kubeconfig = `
apiVersion: v1
kind: Config
clusters:
- {name: one, cluster: {server: "https://one.example"}}
- {name: two, cluster: {server: "https://two.example"}}
users:
- {name: me, user: {token: mine}}
- {name: you, user: {token: yours}}
contexts:
- {name: first, context: {cluster: one, user: me, namespace: partners}}
- {name: second, context: {cluster: two, user: you}}
current-context: first
`

func TestConnection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(path, []byte(kubeconfig), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("KUBECONFIG", path)
	for flags, want := range map[string]struct {
		namespace string
		settings  rest.Config
	}{
		"":                               {"partners", rest.Config{Host: "https://one.example", BearerToken: "mine"}},
		"--context second":               {"default", rest.Config{Host: "https://two.example", BearerToken: "yours"}},
		"-n others --user you":           {"others", rest.Config{Host: "https://one.example", BearerToken: "yours"}},
		"--namespace ns/others":          {"others", rest.Config{Host: "https://one.example", BearerToken: "mine"}},
		"-s https://x.example --token t": {"partners", rest.Config{Host: "https://x.example", BearerToken: "t"}},
		"--cluster two --proxy-url=''":   {"partners", rest.Config{Host: "https://two.example", BearerToken: "mine"}},
		"--as jane --as-uid 7 --as-group a --as-group b --as-user-extra k=1 --as-user-extra k=2=3": {"partners", rest.Config{
			Host: "https://one.example", BearerToken: "mine",
			Impersonate: rest.ImpersonationConfig{UserName: "jane", UID: "7", Groups: []string{"a", "b"}, Extra: map[string][]string{"k": {"1", "2=3"}}},
		}},
		"--insecure-skip-tls-verify --tls-server-name z": {"partners", rest.Config{
			Host: "https://one.example", BearerToken: "mine", TLSClientConfig: rest.TLSClientConfig{Insecure: true, ServerName: "z"},
		}},
	} {
		t.Run(flags, func(t *testing.T) {
			settings, namespace, err := parsed(t, strings.ReplaceAll(flags, "''", "")).settings()
			if err != nil {
				t.Fatal(err)
			}
			settings.Proxy = nil // a function cannot be compared
			if namespace != want.namespace {
				t.Errorf("namespace is %s, want %s", namespace, want.namespace)
			}
			if diff := cmp.Diff(want.settings.String(), settings.String()); diff != "" || settings.BearerToken != want.settings.BearerToken {
				t.Errorf("-want +got: %s", diff)
			}
			if diff := cmp.Diff(want.settings.Impersonate, settings.Impersonate); diff != "" {
				t.Errorf("-want +got: %s", diff)
			}
		})
	}
}

func TestConnectionFaults(t *testing.T) {
	t.Setenv("KUBECONFIG", filepath.Join(t.TempDir(), "none"))
	for flags, words := range map[string]string{
		"":                       "there is no kubeconfig; set KUBECONFIG or --kubeconfig to one",
		"-s https://x.example":   "",
		"--kubeconfig /none/at":  "/none/at",
		"--context missing":      `"missing" does not exist`,
		"--as-user-extra noword": "--as-user-extra noword: write KEY=VALUE",
	} {
		if _, _, err := parsed(t, flags).settings(); (err == nil) != (words == "") || err != nil && !strings.Contains(err.Error(), words) {
			t.Errorf("%s: %v, want %s", flags, err, words)
		}
	}
}

func parsed(t *testing.T, flags string) *connection {
	t.Helper()
	c, set := newConnection(), pflag.NewFlagSet("", pflag.ContinueOnError)
	c.addFlags(set)
	if err := set.Parse(strings.Fields(flags)); err != nil {
		t.Fatal(err)
	}
	return c
}
