// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestVersion(t *testing.T) {
	var out bytes.Buffer
	root := rootCommand()
	root.SetOut(&out)
	root.SetArgs([]string{"version"})
	if status := run(t.Context(), root); status != 0 || !strings.HasPrefix(out.String(), "customer-adoption-operator version dev (go1.") {
		t.Errorf("status %d, %q", status, out.String())
	}
}

// TestMisspelledCommand does not start the controllers, which run by default.
func TestMisspelledCommand(t *testing.T) {
	root := rootCommand()
	root.SetArgs([]string{"repot"})
	err := root.ExecuteContext(t.Context())
	if err == nil || err.Error() != `unknown command "repot"; did you mean report?` {
		t.Errorf("got %v", err)
	}
}
