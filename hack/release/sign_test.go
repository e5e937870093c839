// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A key signs the release, and cosign accepts every signature with this key, and
// none with another key or for other content.
func testSignatures(t *testing.T, folder, host string, pushed []string) {
	cosign, dist := program(t, "COSIGN", "hack/cosign.sh"), filepath.Join(folder, "dist")
	own, other := newKey(t, cosign), newKey(t, cosign)
	t.Setenv("KEY", filepath.Join(own, "cosign.key"))
	t.Setenv("REGISTRY", host)
	t.Setenv("PLATFORMS", "linux/amd64 linux/arm64")
	execute(t, folder, filepath.Join(folder, "hack/sign.sh"), version)

	checksums := filepath.Join(dist, "checksums.txt")
	forged := filepath.Join(t.TempDir(), "checksums.txt")
	check(t, os.WriteFile(forged, []byte(strings.Repeat("0", 64)+"  install.yaml\n"), 0o600))
	image, _, _ := strings.Cut(pushed[0], "@")
	commands := [][]string{
		{"verify-blob", "--bundle", checksums + ".sigstore.json", checksums},
		{"verify-blob-attestation", "--type", "slsaprovenance1", "--bundle", filepath.Join(dist, "provenance.json.sigstore.json"), checksums},
		{"verify", pushed[0]},
		{"verify", pushed[1]},
	}
	for line := range strings.Lines(execute(t, folder, "bin/release", "names", "-version", version, "-registry", host, "-platforms", "linux/amd64 linux/arm64")) {
		if words := strings.Fields(line); strings.HasPrefix(words[0], "linux_") && strings.HasPrefix(words[1], image) {
			commands = append(commands, []string{"verify", words[1]}, []string{"verify-attestation", "--type", "cyclonedx", words[1]})
		}
	}
	if len(commands) != 8 {
		t.Errorf("%d commands for two platforms", len(commands))
	}
	for _, command := range commands {
		if output, err := verify(t, cosign, own, command); err != nil {
			t.Errorf("%v: %v\n%s", command, err, output)
		}
		if _, err := verify(t, cosign, other, command); err == nil {
			t.Errorf("%v: another key is accepted", command)
		}
	}
	for _, command := range commands[:2] {
		command[len(command)-1] = forged
		if _, err := verify(t, cosign, own, command); err == nil {
			t.Errorf("%v: other content is accepted", command)
		}
	}
}

// newKey makes a key without a password, and gives the folder that holds it.
func newKey(t *testing.T, cosign string) string {
	t.Helper()
	folder := t.TempDir()
	t.Setenv("COSIGN_PASSWORD", "")
	execute(t, folder, cosign, "generate-key-pair")
	return folder
}

// verify runs cosign with the public key in a folder.
func verify(t *testing.T, cosign, key string, command []string) (string, error) {
	t.Helper()
	args := append([]string{command[0], "--key", filepath.Join(key, "cosign.pub"), "--insecure-ignore-tlog"}, command[1:]...)
	output, err := exec.CommandContext(t.Context(), cosign, args...).CombinedOutput()
	return string(output), err
}
