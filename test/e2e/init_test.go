// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/internal/offline"
)

// TestServerAcceptsWhatInitWrites: manifests of exports pass a server-side dry run,
// and are applied as they are.
func TestServerAcceptsWhatInitWrites(t *testing.T) {
	namespace := newNamespace(t, "init")
	const id = "0b7e4a9c-5d21-4f38-9a6e-2c81d3f04b57"
	for name, export := range map[string]struct {
		content string
		flags   []string
	}{
		"Licenses (1).csv": {"Tenant Id,Sold,Assigned,Entitled,Active,Prodct name,\"odd: 'head'\"\n" + id + ",100,84,100,60,E3,x\n", nil},
		"users.csv":        {"UPN,Teams Last Activity Date,Has Teams License\nu@example.com,2026-11-17,yes\n", []string{"--constant", "customerId=" + id}},
		"large.csv":        {"Tenant Id,Sold,Assigned\n" + strings.Repeat("\n", 1_000_000) + id + ",100,84\n", nil},
		"marks.csv":        {"Konto;Sold;Assigned\n" + id + ";1.200;1.100\n", []string{"--column", "customerId=Konto", "--format", "decimal=,"}},
	} {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(export.content), 0o600); err != nil {
			t.Fatal(err)
		}
		var manifests bytes.Buffer
		command := offline.NewInitCommand(clock.RealClock{})
		command.SetOut(&manifests)
		command.SetErr(t.Output())
		command.SetArgs(append([]string{path}, export.flags...))
		if err := command.ExecuteContext(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, how := range []string{"--dry-run=server", "--dry-run=none"} {
			applied := kubectlWith(t, manifests.String(), "apply", "-n", namespace, how, "--validate=strict", "-f", "-")
			if !strings.Contains(applied, "exportsource") || !strings.Contains(applied, "portfolioadoption") {
				t.Errorf("%s %s: %s", name, how, applied)
			}
		}
		kubectl(t, "delete", "-n", namespace, "exportsources,portfolioadoptions", "--all")
	}
}
