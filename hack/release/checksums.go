// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"slices"
	"strings"
)

const checksumsFile = "checksums.txt"

// writeChecksums writes checksums.txt, which sha256sum --check reads. The
// provenance is not in it: that names who built, and may differ.
func (r release) writeChecksums() error {
	files, err := r.checksums(checksumsFile, provenanceFile)
	if err != nil {
		return err
	}
	var text strings.Builder
	for _, file := range files {
		fmt.Fprintf(&text, "%s  %s\n", file.digest, file.name)
	}
	return r.write(checksumsFile, []byte(text.String()))
}

// checksum is the SHA-256 of a file of the release, in hexadecimal.
type checksum struct{ name, digest string }

// checksums are those of the files of the release but some, in the order of their names.
func (r release) checksums(but ...string) ([]checksum, error) {
	found, err := os.ReadDir(r.dist)
	if err != nil {
		return nil, err
	}
	var all []checksum
	for _, file := range found {
		if file.IsDir() || slices.Contains(but, file.Name()) {
			continue
		}
		content, err := os.ReadFile(r.path(file.Name()))
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(content)
		all = append(all, checksum{file.Name(), hex.EncodeToString(sum[:])})
	}
	return all, nil
}
