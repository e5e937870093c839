// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package draft

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch"
)

// LocalFile is the path of a file that is read in the place of an origin.
type LocalFile string

// Open implements ingest.Opener. A local file has no modification date of its
// own: the time of a copy or checkout says nothing about the data.
func (f LocalFile) Open(context.Context, *v1alpha1.ExportSource, fetch.Validators) (*fetch.Content, error) {
	body, err := os.Open(string(f))
	if err != nil {
		return nil, &fetch.Error{Reason: fetch.ReasonNotFound, Message: "the file cannot be opened", Permanent: true}
	}
	return &fetch.Content{Body: body, LengthKnown: true}, nil
}

// checkFiles refuses paths that are no export: the Question has a line for each.
func checkFiles(paths []string) error {
	var faults []string
	for i, path := range paths {
		if slices.Contains(paths[:i], path) {
			faults = append(faults, path+": named twice; name it once")
			continue
		}
		if err := checkFile(path); err != nil {
			faults = append(faults, path+": "+err.Error())
		}
	}
	if len(faults) > 0 {
		return &Question{strings.Join(faults, "\n")}
	}
	return nil
}

func checkFile(path string) error {
	if slices.Contains([]string{".yaml", ".yml"}, strings.ToLower(filepath.Ext(path))) {
		return errors.New("a manifest, by its name; add -f before it")
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("no such file")
	case err != nil:
		return errors.New("cannot be opened; check its permissions")
	case info.IsDir():
		return errors.New("a folder; name the export files in it, or add -f before a folder of manifests")
	case info.Size() == 0 && info.Mode().IsRegular():
		return errors.New("the file is empty; export it again")
	}
	file, err := os.Open(path)
	if err != nil {
		return errors.New("cannot be opened; check its permissions")
	}
	return file.Close()
}

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
