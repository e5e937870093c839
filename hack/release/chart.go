// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"sigs.k8s.io/yaml"
)

// The media types of Helm for charts in registries.
const (
	chartConfig  = "application/vnd.cncf.helm.config.v1+json"
	chartContent = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"
)

// chartVersion is the version of the chart: that of the program, without the v.
func (r release) chartVersion() string { return strings.TrimPrefix(r.version, "v") }

// chartName is the name of the chart in a registry with its tag.
func (r release) chartName() string {
	return r.registry + "/charts/" + product + ":" + r.chartVersion()
}

// writeChart writes the chart with the version of the release, as the file that
// helm package writes, and as the OCI layout dist/oci/chart, which is what helm
// push pushes.
func (r release) writeChart() error {
	entries, err := r.chartEntries()
	if err != nil {
		return err
	}
	content, err := tarGzip(entries)
	if err != nil {
		return err
	}
	if err := r.write(product+"-"+r.chartVersion()+".tgz", content); err != nil {
		return err
	}
	config, err := chartMetadata(entries)
	if err != nil {
		return err
	}
	image, err := newArtifact(blob{chartConfig, config}, blob{chartContent, content}, r.chartAnnotations())
	if err != nil {
		return err
	}
	folder, err := r.layout("chart")
	if err != nil {
		return err
	}
	if err := folder.AppendImage(image, layout.WithAnnotations(reference(r.chartName(), r.chartVersion()))); err != nil {
		return err
	}
	digest, err := image.Digest()
	r.say(r.chartName() + "@" + digest.String())
	return err
}

// chartEntries are the files of the chart in the order of their names. Chart.yaml
// and values.yaml get version and registry of the release.
func (r release) chartEntries() ([]entry, error) {
	folder := filepath.Join(r.root, "charts", product)
	stamps := map[string]map[string]string{
		"Chart.yaml":  {"\nversion: 0.0.0-dev\n": "\nversion: " + r.chartVersion() + "\n", "\nappVersion: dev\n": "\nappVersion: " + r.version + "\n"},
		"values.yaml": {"\n  repository: " + published + "/": "\n  repository: " + r.registry + "/"},
	}
	var entries []entry
	err := filepath.WalkDir(folder, func(file string, found fs.DirEntry, err error) error {
		if err != nil || found.IsDir() {
			return err
		}
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(folder, file)
		if err != nil {
			return err
		}
		for old, stamp := range stamps[relative] {
			if content, err = replaceOnce(content, old, stamp); err != nil {
				return fmt.Errorf("%s: %w", relative, err)
			}
		}
		entries = append(entries, entry{name: path.Join(product, filepath.ToSlash(relative)), content: content})
		return nil
	})
	return entries, err
}

// chartMetadata is Chart.yaml as JSON, as Helm keeps it in a registry.
func chartMetadata(entries []entry) ([]byte, error) {
	for _, e := range entries {
		if e.name == product+"/Chart.yaml" {
			text, err := yaml.YAMLToJSON(e.content)
			if err != nil {
				return nil, err
			}
			var compact bytes.Buffer
			err = json.Compact(&compact, text)
			return compact.Bytes(), err
		}
	}
	return nil, fs.ErrNotExist
}

func (r release) chartAnnotations() map[string]string {
	annotations := r.labels()
	annotations["org.opencontainers.image.version"] = r.chartVersion()
	return annotations
}

// replaceOnce replaces a text that must be there exactly once.
func replaceOnce(content []byte, old, replacement string) ([]byte, error) {
	if count := bytes.Count(content, []byte(old)); count != 1 {
		return nil, fmt.Errorf("%q is there %d times, and must be there once", strings.TrimSpace(old), count)
	}
	return bytes.Replace(content, []byte(old), []byte(replacement), 1), nil
}

// writeInstall writes install.yaml: config/default as hack/release.sh rendered
// it, with the image by its digest.
func (r release) writeInstall(image v1.Hash) error {
	content, err := os.ReadFile(r.path("build", "default.yaml"))
	if err != nil {
		return err
	}
	content, err = replaceOnce(content, "image: "+published+"/"+product+":dev", "image: "+r.imageName()+"@"+image.String())
	if err != nil {
		return err
	}
	return r.write("install.yaml", content)
}
