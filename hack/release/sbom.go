// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"debug/buildinfo"
	"errors"
	"fmt"
	"path"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/CycloneDX/cyclonedx-go"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/package-url/packageurl-go"
)

// writeBills writes a bill of materials in CycloneDX for the program of each
// platform, and for each image. It lists what was linked, as the program itself
// says: its modules, and Go.
func (r release) writeBills() error {
	for _, p := range r.platforms {
		modules, err := r.modules(p)
		if err != nil {
			return err
		}
		program := r.programComponent(p)
		if err := r.writeBill(r.file(p, ".cdx.json"), program, modules); err != nil {
			return err
		}
		if p.os != "linux" {
			continue
		}
		image, err := r.imageComponent(p)
		if err != nil {
			return err
		}
		parts := append([]cyclonedx.Component{program}, modules...)
		if err := r.writeBill(r.file(p, ".image.cdx.json"), image, parts); err != nil {
			return err
		}
	}
	return nil
}

// writeBill writes what a subject consists of. There is no serial number and no
// time, because the same release has the same bill.
func (r release) writeBill(file string, subject cyclonedx.Component, parts []cyclonedx.Component) error {
	bill := cyclonedx.NewBOM()
	references := make([]string, len(parts))
	for i, part := range parts {
		references[i] = part.BOMRef
	}
	bill.Metadata = &cyclonedx.Metadata{Component: &subject}
	bill.Components = &parts
	bill.Dependencies = &[]cyclonedx.Dependency{{Ref: subject.BOMRef, Dependencies: &references}}
	var content bytes.Buffer
	encoder := cyclonedx.NewBOMEncoder(&content, cyclonedx.BOMFileFormatJSON).SetPretty(true)
	// Scanners read 1.6 today.
	if err := encoder.EncodeVersion(bill, cyclonedx.SpecVersion1_6); err != nil {
		return err
	}
	return r.write(file, content.Bytes())
}

// modules are what the program of a platform was linked from, Go first.
func (r release) modules(p platform) ([]cyclonedx.Component, error) {
	info, err := buildinfo.ReadFile(r.program(p))
	if err != nil {
		return nil, err
	}
	return components(info), nil
}

func components(info *debug.BuildInfo) []cyclonedx.Component {
	parts := []cyclonedx.Component{module("std", strings.TrimPrefix(info.GoVersion, "go"), "")}
	for _, dependency := range info.Deps {
		if dependency.Replace != nil {
			dependency = dependency.Replace
		}
		parts = append(parts, module(dependency.Path, dependency.Version, dependency.Sum))
	}
	slices.SortFunc(parts[1:], func(a, b cyclonedx.Component) int { return strings.Compare(a.BOMRef, b.BOMRef) })
	return parts
}

// module is a Go module. Its sum is the one of go.sum.
func module(name, version, sum string) cyclonedx.Component {
	url := packageurl.NewPackageURL(packageurl.TypeGolang, strings.TrimSuffix(path.Dir(name), "."), path.Base(name), version, nil, "").ToString()
	component := cyclonedx.Component{
		BOMRef: url, Type: cyclonedx.ComponentTypeLibrary, Name: name, Version: version, PackageURL: url, Scope: cyclonedx.ScopeRequired,
	}
	if sum != "" {
		component.Properties = &[]cyclonedx.Property{{Name: "go.sum", Value: sum}}
	}
	return component
}

func (r release) programComponent(p platform) cyclonedx.Component {
	qualifiers := packageurl.QualifiersFromMap(map[string]string{"goos": p.os, "goarch": p.arch})
	url := packageurl.NewPackageURL(packageurl.TypeGolang, "github.com/partnerinsights", product, r.version, qualifiers, "").ToString()
	return cyclonedx.Component{
		BOMRef: url, Type: cyclonedx.ComponentTypeApplication, Name: product, Version: r.version, PackageURL: url,
		Description: description, Licenses: &cyclonedx.Licenses{{License: &cyclonedx.License{ID: "Apache-2.0"}}},
	}
}

// imageComponent is the image of one platform, by its digest.
func (r release) imageComponent(p platform) (cyclonedx.Component, error) {
	digest, err := r.imageDigest(p)
	if err != nil {
		return cyclonedx.Component{}, err
	}
	qualifiers := packageurl.QualifiersFromMap(map[string]string{"repository_url": r.registry + "/" + product, "arch": p.arch, "tag": r.version})
	url := packageurl.NewPackageURL(packageurl.TypeOCI, "", product, digest.String(), qualifiers, "").ToString()
	return cyclonedx.Component{
		BOMRef: url, Type: cyclonedx.ComponentTypeContainer, Name: r.registry + "/" + product, Version: digest.String(), PackageURL: url,
		Hashes: &[]cyclonedx.Hash{{Algorithm: cyclonedx.HashAlgoSHA256, Value: digest.Hex}},
	}, nil
}

// imageDigest is the digest of the image of one platform in dist/oci/image.
func (r release) imageDigest(p platform) (v1.Hash, error) {
	content, _, err := r.content("image")
	if err != nil {
		return v1.Hash{}, err
	}
	index, found := content.(v1.ImageIndex)
	if !found {
		return v1.Hash{}, errors.New("the image is no index of platforms")
	}
	manifest, err := index.IndexManifest()
	if err != nil {
		return v1.Hash{}, err
	}
	for _, image := range manifest.Manifests {
		if image.Platform != nil && image.Platform.OS == p.os && image.Platform.Architecture == p.arch {
			return image.Digest, nil
		}
	}
	return v1.Hash{}, fmt.Errorf("the image has no %s", p)
}
