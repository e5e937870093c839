// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// push pushes image and chart to the registry, with the credentials of docker
// login, and prints the two names with their digests.
func (r release) push(ctx context.Context) error {
	if err := r.pushLayout(ctx, "image", r.imageName()); err != nil {
		return fmt.Errorf("push %s: %w", r.imageName(), err)
	}
	if err := r.pushLayout(ctx, "chart", r.chartName()); err != nil {
		return fmt.Errorf("push %s: %w", r.chartName(), err)
	}
	return nil
}

// names prints what is signed, one a line: its kind or its platform, and its
// name with its digest.
func (r release) names() error {
	_, image, err := r.content("image")
	if err != nil {
		return err
	}
	_, chart, err := r.content("chart")
	if err != nil {
		return err
	}
	repository := r.registry + "/" + product
	fmt.Printf("image %s@%s\nchart %s/charts/%s@%s\n", repository, image, r.registry, product, chart)
	for _, p := range r.images() {
		digest, err := r.imageDigest(p)
		if err != nil {
			return err
		}
		fmt.Printf("%s_%s %s@%s\n", p.os, p.arch, repository, digest)
	}
	return nil
}

// pushLayout pushes the only thing in an OCI layout of dist/oci.
func (r release) pushLayout(ctx context.Context, folder, image string) error {
	reference, err := name.ParseReference(image)
	if err != nil {
		return err
	}
	content, digest, err := r.content(folder)
	if err != nil {
		return err
	}
	options := []remote.Option{remote.WithContext(ctx), remote.WithAuthFromKeychain(authn.DefaultKeychain)}
	if index, found := content.(v1.ImageIndex); found {
		err = remote.WriteIndex(reference, index, options...)
	} else if single, found := content.(v1.Image); found {
		err = remote.Write(reference, single, options...)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Println(reference.Context().Digest(digest.String()))
	return err
}

// content is what an OCI layout holds: an image of several platforms, or an artifact.
func (r release) content(folder string) (any, v1.Hash, error) {
	index, err := layout.ImageIndexFromPath(r.path("oci", folder))
	if err != nil {
		return nil, v1.Hash{}, err
	}
	manifest, err := index.IndexManifest()
	if err != nil {
		return nil, v1.Hash{}, err
	}
	if len(manifest.Manifests) != 1 {
		return nil, v1.Hash{}, fmt.Errorf("%s holds %d things, and must hold one", folder, len(manifest.Manifests))
	}
	only := manifest.Manifests[0]
	if only.MediaType.IsIndex() {
		found, err := index.ImageIndex(only.Digest)
		return found, only.Digest, err
	}
	found, err := index.Image(only.Digest)
	return found, only.Digest, err
}
