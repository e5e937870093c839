// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Command release packs a release, and pushes it. It takes the folder dist with
// programs and manifests that hack/release.sh has made, and gives the files of
// the release in the same folder: archives, image, chart, manifests, bills of
// materials, provenance, notes and checksums. The same input gives the same
// bytes, whenever and wherever it runs.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

const (
	product    = "customer-adoption-operator"
	repository = "https://github.com/partnerinsights/" + product
	// published is where the project publishes.
	published = "ghcr.io/partnerinsights"
)

// epoch is the time of every file in a release, so that the same source gives
// the same bytes. ZIP knows no earlier one.
var epoch = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// release is what all steps know of the release.
type release struct {
	root, dist string
	version    string // of the program, such as v0.2.0
	revision   string // the commit; empty when it is not known
	registry   string // host and path, without a slash at the end
	builder    string // URI of the machinery that builds
	platforms  []platform
}

// tag is a version of Semantic Versioning with a v, which is also a tag of an image.
var tag = regexp.MustCompile(`^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	r, err := parse(args)
	if err != nil {
		return err
	}
	switch args[0] {
	case "check":
		return nil
	case "pack":
		return r.pack()
	case "push":
		return r.push(ctx)
	case "names":
		return r.names()
	}
	return fmt.Errorf("unknown command %q: it is check, pack, push or names", args[0])
}

// parse reads the command line: a command, then flags.
func parse(args []string) (release, error) {
	if len(args) == 0 {
		return release{}, errors.New("usage: release check|pack|push|names -version v0.2.0 [flags]")
	}
	r, platforms := release{}, ""
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.StringVar(&r.root, "root", ".", "folder of the repository")
	flags.StringVar(&r.dist, "dist", "dist", "folder of the release")
	flags.StringVar(&r.version, "version", "", "version, such as v0.2.0")
	flags.StringVar(&r.revision, "revision", "", "commit that is released")
	flags.StringVar(&r.registry, "registry", published, "registry and path of image and chart")
	flags.StringVar(&r.builder, "builder", repository+"/blob/main/hack/release.sh", "URI of what builds the release")
	flags.StringVar(&platforms, "platforms", "", "systems, such as linux/amd64, separated by spaces")
	if err := flags.Parse(args[1:]); err != nil {
		return release{}, err
	}
	if !tag.MatchString(r.version) {
		return release{}, fmt.Errorf("VERSION=%s is no version of a release: it is v, three numbers with dots, and perhaps -rc.1", r.version)
	}
	r.registry = strings.TrimSuffix(r.registry, "/")
	for word := range strings.FieldsSeq(platforms) {
		p, err := parsePlatform(word)
		if err != nil {
			return release{}, err
		}
		r.platforms = append(r.platforms, p)
	}
	return r, nil
}

// pack writes the files of the release. The image comes first, because the
// manifests name its digest; the checksums and the provenance come last.
func (r release) pack() error {
	image, err := r.writeImage()
	if err != nil {
		return fmt.Errorf("image: %w", err)
	}
	for _, step := range []struct {
		what string
		do   func() error
	}{
		{"archives", r.writeArchives},
		{"install.yaml", func() error { return r.writeInstall(image) }},
		{"chart", r.writeChart},
		{"manifest of krew", r.writeKrew},
		{"bills of materials", r.writeBills},
		{"notes", r.writeNotes},
		{"checksums", r.writeChecksums},
		{"provenance", r.writeProvenance},
	} {
		if err := step.do(); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
	}
	return nil
}

// path is the path of a file of the release.
func (r release) path(elements ...string) string {
	return filepath.Join(append([]string{r.dist}, elements...)...)
}

// write writes a file of the release, and says so.
func (r release) write(file string, content []byte) error {
	r.say(file)
	return os.WriteFile(r.path(file), content, 0o644)
}

func (r release) say(words string) { fmt.Fprintln(os.Stderr, " ", words) }
