// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
)

// platform is an operating system and an architecture, by Go's names.
type platform struct{ os, arch string }

func parsePlatform(word string) (platform, error) {
	system, arch, found := strings.Cut(word, "/")
	if !found || system == "" || arch == "" {
		return platform{}, fmt.Errorf("PLATFORMS: %q is no platform such as linux/amd64", word)
	}
	return platform{system, arch}, nil
}

func (p platform) String() string { return p.os + "/" + p.arch }

// suffix is how the name of a program ends.
func (p platform) suffix() string {
	if p.os == "windows" {
		return ".exe"
	}
	return ""
}

// program is the path of the program of a platform, which hack/release.sh built.
func (r release) program(p platform) string {
	return r.path("build", p.os+"_"+p.arch, product+p.suffix())
}

// file is the name of a file of the release that belongs to one platform.
func (r release) file(p platform, suffix string) string {
	return fmt.Sprintf("%s_%s_%s_%s%s", product, r.version, p.os, p.arch, suffix)
}

// images are the platforms that have an image.
func (r release) images() []platform {
	var found []platform
	for _, p := range r.platforms {
		if p.os == "linux" {
			found = append(found, p)
		}
	}
	return found
}
