// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package offline

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// file is the text of one file of manifests.
type file struct {
	// name as the user knows it.
	name    string
	content []byte
}

// readFiles reads files, the manifests below folders, and standard input for
// "-". The error names a path that cannot be read.
func readFiles(paths []string, stdin io.Reader) ([]file, error) {
	var files []file
	for _, path := range paths {
		found, err := readPath(path, stdin)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return files, nil
}

func readPath(path string, stdin io.Reader) ([]file, error) {
	if path == "-" {
		content, err := io.ReadAll(stdin)
		return []file{{name: "stdin", content: content}}, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return readFolder(path)
	}
	content, err := os.ReadFile(path)
	return []file{{name: path, content: content}}, err
}

// readFolder reads the manifests of a folder and its subfolders by name.
func readFolder(folder string) ([]file, error) {
	var files []file
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isManifest(path) {
			return err
		}
		content, err := os.ReadFile(path)
		files = append(files, file{name: path, content: content})
		return err
	})
	return files, err
}

// isManifest tells manifests from the other files of a folder by their name.
func isManifest(path string) bool {
	name, extension := filepath.Base(path), filepath.Ext(path)
	return slices.Contains([]string{".yaml", ".yml", ".json"}, extension) &&
		strings.TrimSuffix(name, extension) != "kustomization"
}
