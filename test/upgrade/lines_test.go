// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package upgrade upgrades an installation of an earlier line to the program and
// the CRDs of this folder, and rolls it back. The lines go in: each is a commit
// of the history, whose own program and config/default are installed first. What
// comes out are violations: a figure that changed although CHANGELOG.md does not
// say so, a status that was written more than once, an object that was not Ready
// for a moment, a status that the older program reads differently afterwards.
//
// Lines are upgraded with -lines=all, or -lines=COMMIT: `make upgrade`.
package upgrade

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var chosen = flag.String("lines", "", "which earlier lines to upgrade: all, a commit of the list, or none")

// root is the folder of the module.
const root = "../.."

// line is a release line: its last commit, or its tag.
type line struct {
	name, commit string
	// portfolios says that it has the kind PortfolioAdoption.
	portfolios bool
}

// lines are the earlier lines. A new one is added here when it is tagged.
var lines = []line{
	{name: "sources and customers", commit: "6290c741ec37cb0cbca67cf8b342fd462bd75bf4"},
	{name: "portfolios", commit: "eba0a1c220e8a77fce984da5a27f0d46ce2bfe8a", portfolios: true},
}

func (l line) isChosen() bool {
	return *chosen == "all" || *chosen != "" && strings.HasPrefix(l.commit, *chosen)
}

// installation is what is installed together: a program, and the objects of
// config/default.
type installation struct {
	program string
	// folder holds config/ and the samples.
	folder string
}

// current builds the program of this folder.
func current(t *testing.T) installation {
	t.Helper()
	program := filepath.Join(t.TempDir(), "manager")
	build(t, root, program)
	return installation{program: program, folder: root}
}

// installation is the one of the line. Files and program of a commit never
// change, so they stay in the user's cache folder.
func (l line) installation(t *testing.T) installation {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(cache, "customer-adoption-operator", "lines", l.commit)
	program := filepath.Join(folder, "manager")
	if _, err := os.Stat(program); errors.Is(err, os.ErrNotExist) {
		l.extract(t, folder)
		build(t, folder, program)
	}
	return installation{program: program, folder: folder}
}

// extract writes the files of the commit into a folder.
func (l line) extract(t *testing.T, folder string) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	archive := exec.CommandContext(t.Context(), "git", "-C", root, "archive", l.commit)
	archive.Stderr = os.Stderr
	files, err := archive.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	unpack := exec.CommandContext(t.Context(), "tar", "-x", "-C", folder)
	unpack.Stdin, unpack.Stderr = files, os.Stderr
	if err := errors.Join(archive.Start(), unpack.Run(), drain(files), archive.Wait()); err != nil {
		t.Fatalf("extract %s, which needs the whole history of git: %v", l.commit, err)
	}
}

func drain(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	return err
}

// build compiles with Go's own flags, so that the modules compile once.
func build(t *testing.T, folder, program string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".")
	command.Dir = folder
	command.Env = append(os.Environ(), "GOWORK=off")
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatal(fmt.Errorf("build the program in %s: %w\n%s", folder, err, output))
	}
}
