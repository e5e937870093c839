// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package node runs a release as Pods of a real cluster of one node: control
// plane, kubelet and containerd, in namespaces of their own. The folder dist of
// `make release` goes in, pushed to a registry on loopback; what comes out is
// what an installation shows: Pods, figures, and how they survive.
//
// `make node` runs it, as root: the test is the first process of a PID namespace.
package node

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	loopback "github.com/google/go-containerregistry/pkg/registry"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

// root is the folder of the repository.
const root = "../.."

// The names that the release gives.
const (
	system     = "customer-adoption-system"
	deployment = "deployment/customer-adoption-controller-manager"
	kinds      = "exportsources,portfolioadoptions,customeradoptions"
)

var node cluster

func TestMain(m *testing.M) {
	status, err := runOnNode(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, "node:", err)
		status = 1
	}
	os.Exit(status)
}

func runOnNode(m *testing.M) (status int, err error) {
	if os.Getpid() != 1 || os.Getenv("NODE") == "" {
		return 1, errors.New("this is no namespace of its own: run `make node`")
	}
	if node.dir, err = os.MkdirTemp("", "customer-adoption-node."); err != nil {
		return 1, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(node.dir)) }()
	defer node.stop()
	begin := time.Now()
	if err := errors.Join(node.start(), serveImages()); err != nil {
		return 1, fmt.Errorf("%w\n%s", err, node.logs())
	}
	fmt.Printf("the node is Ready after %.1f s\n", time.Since(begin).Seconds())
	return m.Run(), nil
}

// logs are the last lines of each program.
func (c *cluster) logs() string {
	files, _ := filepath.Glob(filepath.Join(c.dir, "*.log"))
	output, _ := exec.Command("tail", append([]string{"-n", "8"}, files...)...).CombinedOutput()
	return string(output)
}

// serveImages starts a registry and pushes the release and the program of Pods to it.
func serveImages() error {
	listener, err := net.Listen("tcp", registry)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: loopback.New(loopback.Logger(log.New(io.Discard, "", 0))), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }()
	if err := pushPodProgram(); err != nil {
		return err
	}
	push := exec.Command(os.Getenv("RELEASE"), "push", "-root", root, "-dist", filepath.Join(root, "dist"),
		"-version", os.Getenv("VERSION"), "-platforms", "linux/"+runtime.GOARCH, "-registry", registry+"/partnerinsights")
	push.Stdout, push.Stderr = os.Stdout, os.Stderr
	return push.Run()
}

// pushPodProgram makes an image of the program POD_PROGRAM. It is also the sandbox of
// every Pod.
func pushPodProgram() error {
	folder, err := os.MkdirTemp(node.dir, "image")
	if err != nil {
		return err
	}
	archive := filepath.Join(folder, "layer.tar")
	program := os.Getenv("POD_PROGRAM")
	if output, err := exec.Command("tar", "-cf", archive, "-C", filepath.Dir(program), filepath.Base(program)).CombinedOutput(); err != nil {
		return fmt.Errorf("tar: %w\n%s", err, output)
	}
	layer, err := tarball.LayerFromFile(archive)
	if err != nil {
		return err
	}
	image, err := mutate.AppendLayers(empty.Image, layer)
	if err != nil {
		return err
	}
	file, err := image.ConfigFile()
	if err != nil {
		return err
	}
	file = file.DeepCopy()
	file.OS, file.Architecture = "linux", runtime.GOARCH
	file.Config.Entrypoint, file.Config.User = []string{"/" + filepath.Base(program)}, "65532:65532"
	if image, err = mutate.ConfigFile(image, file); err != nil {
		return err
	}
	return remote.Write(name.MustParseReference(registry+"/pod:1"), image)
}

// kubectl runs kubectl, which must succeed.
func kubectl(t *testing.T, args ...string) string {
	t.Helper()
	output, err := node.kubectl("", args...)
	if err != nil {
		t.Fatal(err)
	}
	return output
}

func apply(t *testing.T, manifests string, args ...string) {
	t.Helper()
	if _, err := node.kubectl(manifests, append([]string{"apply", "--server-side", "-f", "-"}, args...)...); err != nil {
		t.Fatal(err)
	}
}

// eventually tries until there is no error, for two minutes.
func eventually(t *testing.T, try func() error) {
	t.Helper()
	deadline := time.Now().Add(2 * time.Minute)
	err := try()
	for ; err != nil && time.Now().Before(deadline); err = try() {
		time.Sleep(200 * time.Millisecond)
	}
	if err != nil {
		t.Fatalf("not within two minutes: %v\n%s", err, describe())
	}
}

// describe is what helps to find out why a Pod does not run.
func describe() string {
	pods, _ := node.kubectl("", "get", "pods,events", "-A")
	log, _ := node.kubectl("", "logs", "-n", system, deployment, "--tail=20")
	return strings.Join([]string{pods, log, node.logs()}, "\n")
}
