// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
)

// The types of an in-toto statement with SLSA provenance, as far as this build fills them.
type (
	statement struct {
		Type          string     `json:"_type"`
		Subject       []resource `json:"subject"`
		PredicateType string     `json:"predicateType"`
		Predicate     provenance `json:"predicate"`
	}
	resource struct {
		Name   string            `json:"name,omitempty"`
		URI    string            `json:"uri,omitempty"`
		Digest map[string]string `json:"digest,omitempty"`
	}
	provenance struct {
		BuildDefinition buildDefinition `json:"buildDefinition"`
		RunDetails      runDetails      `json:"runDetails"`
	}
	buildDefinition struct {
		BuildType            string            `json:"buildType"`
		ExternalParameters   map[string]string `json:"externalParameters"`
		InternalParameters   map[string]string `json:"internalParameters"`
		ResolvedDependencies []resource        `json:"resolvedDependencies"`
	}
	runDetails struct {
		Builder builder `json:"builder"`
	}
	builder struct {
		ID string `json:"id"`
	}
)

const provenanceFile = "provenance.json"

// writeProvenance writes provenance.json: which files and images were built,
// from which commit, by what. Whoever signs it says that it is so.
func (r release) writeProvenance() error {
	subjects, err := r.subjects()
	if err != nil {
		return err
	}
	content, err := json.MarshalIndent(statement{
		Type:          "https://in-toto.io/Statement/v1",
		Subject:       subjects,
		PredicateType: "https://slsa.dev/provenance/v1",
		Predicate: provenance{
			BuildDefinition: r.buildDefinition(),
			RunDetails:      runDetails{builder{r.builder}},
		},
	}, "", "  ")
	if err != nil {
		return err
	}
	return r.write(provenanceFile, append(content, '\n'))
}

// subjects are all files of the release, the image and the chart.
func (r release) subjects() ([]resource, error) {
	files, err := r.checksums(provenanceFile)
	if err != nil {
		return nil, err
	}
	var subjects []resource
	for _, file := range files {
		subjects = append(subjects, resource{Name: file.name, Digest: map[string]string{"sha256": file.digest}})
	}
	for _, pushed := range []struct{ folder, name string }{{"image", r.imageName()}, {"chart", r.chartName()}} {
		_, digest, err := r.content(pushed.folder)
		if err != nil {
			return nil, err
		}
		subjects = append(subjects, resource{Name: pushed.name, Digest: map[string]string{digest.Algorithm: digest.Hex}})
	}
	return subjects, nil
}

func (r release) buildDefinition() buildDefinition {
	platforms := make([]string, len(r.platforms))
	for i, p := range r.platforms {
		platforms[i] = p.String()
	}
	source := resource{URI: fmt.Sprintf("git+%s@refs/tags/%s", repository, r.version)}
	if r.revision != "" {
		source.Digest = map[string]string{"gitCommit": r.revision}
	}
	return buildDefinition{
		BuildType:            repository + "/blob/main/docs/releasing.md",
		ExternalParameters:   map[string]string{"version": r.version, "platforms": strings.Join(platforms, " "), "registry": r.registry},
		InternalParameters:   map[string]string{"go": runtime.Version()},
		ResolvedDependencies: []resource{source},
	}
}
