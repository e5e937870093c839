// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"maps"
	"os"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// user is the user of the image. The Dockerfile has the same.
const user = "65532:65532"

// description is what the program is, in one sentence.
const description = "Are the licenses that customers bought deployed and used? An operator that reads a partner's exports."

// imageName is the name of the image with its tag.
func (r release) imageName() string { return r.registry + "/" + product + ":" + r.version }

// writeImage writes the image of all Linux platforms as the OCI layout
// dist/oci/image, and gives its digest.
func (r release) writeImage() (v1.Hash, error) {
	if len(r.images()) == 0 {
		return v1.Hash{}, errors.New("PLATFORMS names no platform of Linux, so there is nothing to put into an image")
	}
	var parts []mutate.IndexAddendum
	for _, p := range r.images() {
		image, err := r.image(p)
		if err != nil {
			return v1.Hash{}, err
		}
		parts = append(parts, mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{
			Platform: &v1.Platform{OS: p.os, Architecture: p.arch},
		}})
	}
	index := mutate.IndexMediaType(mutate.AppendManifests(empty.Index, parts...), types.OCIImageIndex)
	index = mutate.Annotations(index, r.labels()).(v1.ImageIndex)
	folder, err := r.layout("image")
	if err != nil {
		return v1.Hash{}, err
	}
	if err := folder.AppendIndex(index, layout.WithAnnotations(reference(r.imageName(), r.version))); err != nil {
		return v1.Hash{}, err
	}
	digest, err := index.Digest()
	r.say(r.imageName() + "@" + digest.String())
	return digest, err
}

// image is the image of one platform: the program and nothing else. It carries
// certificate authorities and time zones.
func (r release) image(p platform) (v1.Image, error) {
	layer, err := programLayer(r.program(p))
	if err != nil {
		return nil, err
	}
	image := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	image, err = mutate.Append(image, mutate.Addendum{
		Layer: layer, History: v1.History{CreatedBy: "hack/release.sh", Created: v1.Time{Time: epoch}},
	})
	if err != nil {
		return nil, err
	}
	config, err := image.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Created = p.os, p.arch, v1.Time{Time: epoch}
	config.Config = v1.Config{User: user, Entrypoint: []string{"/" + product}, WorkingDir: "/", Labels: r.labels()}
	if image, err = mutate.ConfigFile(image, config); err != nil {
		return nil, err
	}
	return mutate.Annotations(image, r.labels()).(v1.Image), nil
}

// programLayer is a layer with the program in the root folder.
func programLayer(program string) (v1.Layer, error) {
	content, err := os.ReadFile(program)
	if err != nil {
		return nil, err
	}
	var files bytes.Buffer
	if err := writeTar(&files, []entry{{product, content, true}}); err != nil {
		return nil, err
	}
	open := func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(files.Bytes())), nil }
	return tarball.LayerFromOpener(open, tarball.WithMediaType(types.OCILayer), tarball.WithCompressedCaching,
		tarball.WithCompressionLevel(gzip.BestCompression))
}

// labels say what an image is. Its annotations say the same.
func (r release) labels() map[string]string {
	labels := map[string]string{
		"org.opencontainers.image.title":         product,
		"org.opencontainers.image.description":   description,
		"org.opencontainers.image.version":       r.version,
		"org.opencontainers.image.revision":      r.revision,
		"org.opencontainers.image.source":        repository,
		"org.opencontainers.image.url":           repository,
		"org.opencontainers.image.documentation": repository + "/tree/" + r.version + "/docs",
		"org.opencontainers.image.licenses":      "Apache-2.0",
		"org.opencontainers.image.vendor":        "The Customer Adoption Operator Authors",
	}
	maps.DeleteFunc(labels, func(_, value string) bool { return value == "" })
	return labels
}

// layout makes an empty OCI layout in dist/oci.
func (r release) layout(folder string) (layout.Path, error) {
	path := r.path("oci", folder)
	if err := os.MkdirAll(path, 0o755); err != nil {
		return "", err
	}
	return layout.Write(path, empty.Index)
}

// reference names what a layout holds: for tools that copy layouts, and for containerd.
func reference(image, tag string) map[string]string {
	return map[string]string{"org.opencontainers.image.ref.name": tag, "io.containerd.image.name": image}
}
