// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"os"

	"sigs.k8s.io/yaml"
)

// plugin is the name by which kubectl knows the plugin.
const plugin = "adoption"

const pluginDescription = `Shows what the customer-adoption-operator found out: for each customer,
whether the licenses that it bought are deployed and used, and why. It reads
statuses and changes nothing.

  kubectl adoption report
  kubectl adoption explain NAME
  kubectl adoption console
`

// krewPlugin is a manifest of krew. Only the fields are here that the plugin has.
type krewPlugin struct {
	APIVersion string            `json:"apiVersion"`
	Kind       string            `json:"kind"`
	Metadata   map[string]string `json:"metadata"`
	Spec       krewSpec          `json:"spec"`
}

type krewSpec struct {
	Version          string         `json:"version"`
	Homepage         string         `json:"homepage"`
	ShortDescription string         `json:"shortDescription"`
	Description      string         `json:"description"`
	Platforms        []krewPlatform `json:"platforms"`
}

type krewPlatform struct {
	Selector krewSelector `json:"selector"`
	URI      string       `json:"uri"`
	SHA256   string       `json:"sha256"`
	Files    []krewFile   `json:"files"`
	Bin      string       `json:"bin"`
}

type krewSelector struct {
	MatchLabels map[string]string `json:"matchLabels"`
}

type krewFile struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// writeKrew writes adoption.yaml, the manifest for kubectl krew install --manifest.
func (r release) writeKrew() error {
	manifest := krewPlugin{
		APIVersion: "krew.googlecontainertools.github.com/v1alpha2",
		Kind:       "Plugin",
		Metadata:   map[string]string{"name": plugin},
		Spec: krewSpec{
			Version:          r.version,
			Homepage:         repository + "/blob/main/docs/plugin.md",
			ShortDescription: "Show whether customers use their licenses",
			Description:      pluginDescription,
		},
	}
	for _, p := range r.platforms {
		platform, err := r.krewPlatform(p)
		if err != nil {
			return err
		}
		manifest.Spec.Platforms = append(manifest.Spec.Platforms, platform)
	}
	content, err := yaml.Marshal(manifest)
	if err != nil {
		return err
	}
	return r.write(plugin+".yaml", content)
}

// krewPlatform says where the archive of a platform is. The program takes the
// name of the plugin, by which it knows what it is.
func (r release) krewPlatform(p platform) (krewPlatform, error) {
	archive := r.archive(p)
	content, err := os.ReadFile(r.path(archive))
	if err != nil {
		return krewPlatform{}, err
	}
	sum := sha256.Sum256(content)
	bin := "kubectl-" + plugin + p.suffix()
	return krewPlatform{
		Selector: krewSelector{MatchLabels: map[string]string{"os": p.os, "arch": p.arch}},
		URI:      repository + "/releases/download/" + r.version + "/" + archive,
		SHA256:   hex.EncodeToString(sum[:]),
		Files:    []krewFile{{product + p.suffix(), bin}, {"LICENSE", "."}},
		Bin:      bin,
	}, nil
}
