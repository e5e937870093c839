// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// writeNotes writes the notes of the release: the section of the changelog on this version, or
// that on unreleased changes when it has none yet.
func (r release) writeNotes() error {
	changelog, err := os.ReadFile(filepath.Join(r.root, "CHANGELOG.md"))
	if err != nil {
		return err
	}
	notes, found := section(string(changelog), r.chartVersion())
	if !found {
		if notes, found = section(string(changelog), "Unreleased"); !found {
			return errors.New("CHANGELOG.md has no section on this version, and none on unreleased changes")
		}
	}
	return r.write("notes.md", []byte(notes))
}

// section gives the text below the heading of a version. A date may follow it:
// ## [0.2.0] - 2026-11-29.
func section(changelog, version string) (string, bool) {
	_, rest, found := strings.Cut("\n"+changelog, "\n## ["+version+"]")
	if !found {
		return "", false
	}
	_, rest, _ = strings.Cut(rest, "\n")
	text, _, _ := strings.Cut("\n"+rest, "\n## [")
	return strings.TrimSpace(text) + "\n", true
}
