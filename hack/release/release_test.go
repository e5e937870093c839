// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
)

// all releases the program itself, for every platform. Without it a small
// program stands in, which compiles in a second.
var all = flag.Bool("all", false, "release the program itself, for every platform, and sign it")

// sign signs what was released. Building cosign takes minutes, once.
var sign = flag.Bool("sign", false, "sign what was released")

const (
	root    = "../.."
	version = "v9.8.7"
)

// tree is a folder with all that a release is made from.
func tree(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if *all {
		execute(t, folder, "git", "clone", "--quiet", "--no-hardlinks", absolute(t, root), ".")
		return folder
	}
	for _, part := range []string{"charts", "config", "hack/tools", "hack/release"} {
		copyTree(t, filepath.Join(root, part), filepath.Join(folder, part))
	}
	for _, file := range []string{"LICENSE", "CHANGELOG.md", "hack/release.sh", "hack/sign.sh", "hack/cosign.sh", "hack/pinned.sh", "hack/progress.sh", "hack/kubectl_complete-adoption"} {
		copyFile(t, filepath.Join(root, file), filepath.Join(folder, file))
	}
	copyTree(t, "testdata/program", folder)
	return folder
}

func copyTree(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, found fs.DirEntry, err error) error {
		if err == nil && !found.IsDir() {
			copyFile(t, path, filepath.Join(to, strings.TrimPrefix(path, from)))
		}
		return err
	})
	check(t, err)
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	check(t, err)
	info, err := os.Stat(from)
	check(t, err)
	check(t, os.MkdirAll(filepath.Dir(to), 0o700))
	check(t, os.WriteFile(to, content, info.Mode()))
}

func absolute(t *testing.T, path string) string {
	t.Helper()
	path, err := filepath.Abs(path)
	check(t, err)
	return path
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// execute runs a command, and gives what it printed.
func execute(t *testing.T, folder, command string, args ...string) string {
	t.Helper()
	run := exec.CommandContext(t.Context(), command, args...)
	run.Dir = folder
	var stderr strings.Builder
	run.Stderr = &stderr
	output, err := run.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", run, err, output, stderr.String())
	}
	return string(output)
}

// program gives the program that a variable of the environment names.
func program(t *testing.T, variable, script string) string {
	t.Helper()
	path := os.Getenv(variable)
	if path == "" {
		t.Fatalf("%s names no program: export %s=$(%s)", variable, variable, script)
	}
	return path
}

// released makes a release in a folder of its own, and gives this folder.
func released(t *testing.T) string {
	t.Helper()
	folder := tree(t)
	t.Setenv("REGISTRY", "registry.example.com/team")
	if !*all {
		t.Setenv("PLATFORMS", "linux/amd64 linux/arm64 windows/amd64")
	}
	execute(t, folder, filepath.Join(folder, "hack/release.sh"), version)
	return folder
}

// digests are the SHA-256 of all files of a release.
func digests(t *testing.T, folder string) map[string]string {
	t.Helper()
	found := map[string]string{}
	dist := filepath.Join(folder, "dist")
	check(t, filepath.WalkDir(dist, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		digest, _, err := v1.SHA256(file)
		found[strings.TrimPrefix(path, dist)] = digest.Hex
		return errors.Join(err, file.Close())
	}))
	return found
}

// Two builds in two folders give equal bytes, and what they give can be used:
// pushed to a registry, pulled from there, unpacked, checked and run.
func TestRelease(t *testing.T) {
	folder := released(t)
	if diff := cmp.Diff(digests(t, folder), digests(t, released(t))); diff != "" {
		t.Errorf("another folder gives other bytes (-one +other):\n%s", diff)
	}
	dist := filepath.Join(folder, "dist")
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://") + "/partnerinsights"
	pushed := strings.Fields(execute(t, folder, "bin/release", "push", "-version", version, "-registry", host))
	if len(pushed) != 2 {
		t.Fatalf("pushed %v, want image and chart", pushed)
	}

	t.Run("files", func(t *testing.T) { testFiles(t, dist) })
	t.Run("archives", func(t *testing.T) { testArchives(t, dist) })
	t.Run("image", func(t *testing.T) { testImage(t, host, pushed[0]) })
	t.Run("install.yaml", func(t *testing.T) { testInstall(t, dist, pushed[0]) })
	t.Run("chart", func(t *testing.T) { testChart(t, dist, host, pushed[1]) })
	t.Run("plugin", func(t *testing.T) { testPlugin(t, dist) })
	t.Run("bills of materials", func(t *testing.T) { testBills(t, dist, pushed[0]) })
	t.Run("provenance", func(t *testing.T) { testProvenance(t, dist, pushed) })
	if *all || *sign {
		t.Run("signatures", func(t *testing.T) { testSignatures(t, folder, host, pushed) })
	}
}

// The checksums are right and of every file that a user downloads.
func testFiles(t *testing.T, dist string) {
	execute(t, dist, "sha256sum", "--check", "--strict", "--quiet", "checksums.txt")
	checksums, err := os.ReadFile(filepath.Join(dist, "checksums.txt"))
	check(t, err)
	found, err := os.ReadDir(dist)
	check(t, err)
	for _, file := range found {
		if !file.IsDir() && !strings.Contains(string(checksums), "  "+file.Name()+"\n") && file.Name() != "checksums.txt" && file.Name() != "provenance.json" {
			t.Errorf("%s has no checksum", file.Name())
		}
	}
	for _, file := range []string{"install.yaml", "samples.yaml", "adoption.yaml", "notes.md", "customer-adoption-operator-9.8.7.tgz"} {
		if !strings.Contains(string(checksums), "  "+file+"\n") {
			t.Errorf("there is no %s", file)
		}
	}
}

// The archive for this machine holds a program that runs, and files of root.
func testArchives(t *testing.T, dist string) {
	file, err := os.Open(filepath.Join(dist, fmt.Sprintf("customer-adoption-operator_%s_linux_%s.tar.gz", version, runtime.GOARCH)))
	check(t, err)
	defer file.Close() //nolint:errcheck // only read
	plain, err := gzip.NewReader(file)
	check(t, err)
	names := runProgram(t, plain)
	if diff := cmp.Diff([]string{"LICENSE", "customer-adoption-operator", "kubectl_complete-adoption"}, names); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// runProgram runs the program in a tar archive, and gives the names of all files.
func runProgram(t *testing.T, archive io.Reader) []string {
	t.Helper()
	var names []string
	path := filepath.Join(t.TempDir(), product)
	for files := tar.NewReader(archive); ; {
		header, err := files.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		check(t, err)
		if header.Uid != 0 || header.Gid != 0 || !header.ModTime.Equal(epoch) {
			t.Errorf("%s belongs to %d:%d and is from %s", header.Name, header.Uid, header.Gid, header.ModTime)
		}
		names = append(names, header.Name)
		if header.Name == product {
			content, err := io.ReadAll(files)
			check(t, err)
			check(t, os.WriteFile(path, content, os.FileMode(header.Mode)))
		}
	}
	if got := execute(t, ".", path, "version"); !strings.HasPrefix(got, "customer-adoption-operator version "+version) {
		t.Errorf("version prints %q", got)
	}
	return names
}

// What a registry gives back is what was pushed. The program in the image runs,
// as the user and with the entry point of the Dockerfile.
func testImage(t *testing.T, host, pushed string) {
	reference, err := name.ParseReference(host + "/customer-adoption-operator:" + version)
	check(t, err)
	index, err := remote.Index(reference)
	check(t, err)
	digest, err := index.Digest()
	check(t, err)
	if !strings.HasSuffix(pushed, "@"+digest.String()) {
		t.Errorf("the registry has %s, pushed was %s", digest, pushed)
	}
	manifest, err := index.IndexManifest()
	check(t, err)
	for _, platform := range manifest.Manifests {
		image, err := index.Image(platform.Digest)
		check(t, err)
		testConfig(t, platform.Platform, image)
		if platform.Platform.Architecture == runtime.GOARCH {
			files := mutate.Extract(image)
			if names := runProgram(t, files); !slices.Equal(names, []string{product}) {
				t.Errorf("the image holds %v", names)
			}
			check(t, files.Close())
		}
	}
	if len(manifest.Manifests) != 2 {
		t.Errorf("the image is for %d platforms", len(manifest.Manifests))
	}
}

func testConfig(t *testing.T, platform *v1.Platform, image v1.Image) {
	t.Helper()
	config, err := image.ConfigFile()
	check(t, err)
	dockerfile, err := os.ReadFile(filepath.Join(root, "Dockerfile"))
	check(t, err)
	instructions := regexp.MustCompile(`(?m)^(USER|ENTRYPOINT) (.*)$`).FindAllString(string(dockerfile), -1)
	want := instructions[len(instructions)-2:]
	got := []string{"USER " + config.Config.User, fmt.Sprintf("ENTRYPOINT [%q]", strings.Join(config.Config.Entrypoint, " "))}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-Dockerfile +release):\n%s", platform, diff)
	}
	if config.Architecture != platform.Architecture || config.OS != platform.OS {
		t.Errorf("%s has a configuration of %s/%s", platform, config.OS, config.Architecture)
	}
	if got := config.Config.Labels["org.opencontainers.image.version"]; got != version {
		t.Errorf("%s: version %q", platform, got)
	}
}

func testInstall(t *testing.T, dist, pushed string) {
	content, err := os.ReadFile(filepath.Join(dist, "install.yaml"))
	check(t, err)
	_, digest, _ := strings.Cut(pushed, "@")
	image := "image: registry.example.com/team/customer-adoption-operator:" + version + "@" + digest
	if !strings.Contains(string(content), image+"\n") {
		t.Errorf("install.yaml has no %s", image)
	}
}

// Helm pulls the chart from the registry, and renders it with the image of the release.
func testChart(t *testing.T, dist, host, pushed string) {
	helm, folder := program(t, "HELM", "hack/helm.sh"), t.TempDir()
	t.Setenv("HELM_CACHE_HOME", folder)
	t.Setenv("HELM_CONFIG_HOME", folder)
	execute(t, folder, helm, "pull", "oci://"+host+"/charts/customer-adoption-operator", "--version", "9.8.7", "--plain-http")
	file := "customer-adoption-operator-9.8.7.tgz"
	want, err := os.ReadFile(filepath.Join(dist, file))
	check(t, err)
	got, err := os.ReadFile(filepath.Join(folder, file))
	check(t, err)
	if !bytes.Equal(want, got) {
		t.Errorf("helm pulled another chart than %s", pushed)
	}
	rendered := execute(t, folder, helm, "template", "customer-adoption", file, "--kube-version=1.37.1")
	for _, text := range []string{"image: registry.example.com/team/customer-adoption-operator:v9.8.7\n", "helm.sh/chart: customer-adoption-operator-9.8.7\n"} {
		if !strings.Contains(rendered, text) {
			t.Errorf("the rendered chart has no %s", text)
		}
	}
}
