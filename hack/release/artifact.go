// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// blob is bytes of a media type.
type blob struct {
	mediaType types.MediaType
	content   []byte
}

// artifact is an OCI manifest of one file that is no image. Its config is
// anything, where that of an image is the configuration of a container.
type artifact struct {
	manifest, config []byte
	layer            v1.Layer
}

// newArtifact gives the artifact in the form in which layouts and registries take it.
func newArtifact(config, content blob, annotations map[string]string) (v1.Image, error) {
	layer := static.NewLayer(content.content, content.mediaType)
	layerPart, err := partial.Descriptor(layer)
	if err != nil {
		return nil, err
	}
	digest, size, err := v1.SHA256(bytes.NewReader(config.content))
	if err != nil {
		return nil, err
	}
	manifest, err := json.Marshal(v1.Manifest{
		SchemaVersion: 2,
		MediaType:     types.OCIManifestSchema1,
		Config:        v1.Descriptor{MediaType: config.mediaType, Digest: digest, Size: size},
		Layers:        []v1.Descriptor{*layerPart},
		Annotations:   annotations,
	})
	if err != nil {
		return nil, err
	}
	return partial.CompressedToImage(artifact{manifest, config.content, layer})
}

// MediaType is that of a manifest.
func (artifact) MediaType() (types.MediaType, error) { return types.OCIManifestSchema1, nil }

// RawManifest is the manifest as it is stored.
func (a artifact) RawManifest() ([]byte, error) { return a.manifest, nil }

// RawConfigFile is the config as it is stored.
func (a artifact) RawConfigFile() ([]byte, error) { return a.config, nil }

// LayerByDigest gives the only file.
func (a artifact) LayerByDigest(digest v1.Hash) (partial.CompressedLayer, error) {
	if own, err := a.layer.Digest(); err != nil || own != digest {
		return nil, errors.Join(err, errors.New("the artifact has no such layer"))
	}
	return a.layer, nil
}
