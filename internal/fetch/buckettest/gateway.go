// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package buckettest starts an S3 server for tests: versitygw over a folder,
// with TLS, on a free port of the loopback address.
package buckettest

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// The credentials of the one user, and the bucket.
const (
	AccessKeyID     = "CANARY-7f3a-id"
	SecretAccessKey = "CANARY-7f3a-key"
	Bucket          = "exports"
)

// Test is what a Gateway needs of a testing.TB.
type Test interface {
	Cleanup(func())
	Context() context.Context
	Failed() bool
	Fatal(...any)
	Fatalf(string, ...any)
	Helper()
	Logf(string, ...any)
	TempDir() string
}

// Gateway is a server with one bucket.
type Gateway struct {
	// URL is https://127.0.0.1:port.
	URL string
	// CA is the PEM certificate to trust; Pool holds it.
	CA   string
	Pool *x509.CertPool
	// folder holds a folder for each bucket.
	folder string
	client *s3.Client
}

// Start starts the program that VERSITYGW names.
func Start(t Test) *Gateway {
	t.Helper()
	program := os.Getenv("VERSITYGW")
	if program == "" {
		t.Fatal("VERSITYGW is not set; run: export VERSITYGW=$(hack/versitygw.sh)")
	}
	address := freeAddress(t)
	g := &Gateway{URL: "https://" + address, folder: t.TempDir()}
	keys := t.TempDir()
	g.certify(t, keys)
	server := exec.CommandContext(context.WithoutCancel(t.Context()), program, "--port", address, "--access", AccessKeyID, "--secret", SecretAccessKey, "--quiet",
		"--cert", filepath.Join(keys, "server.crt"), "--key", filepath.Join(keys, "server.key"), "posix", g.folder)
	var words bytes.Buffer
	server.Stdout, server.Stderr = &words, &words
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
		if t.Failed() {
			t.Logf("versitygw: %s", words.String())
		}
	})
	g.await(t, address)
	g.client = s3.New(s3.Options{
		Region: "us-east-1", BaseEndpoint: aws.String(g.URL), UsePathStyle: true,
		Credentials: credentials.NewStaticCredentialsProvider(AccessKeyID, SecretAccessKey, ""),
		HTTPClient:  &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: g.Pool}}},
	})
	g.MakeBucket(t)
	return g
}

// MakeBucket creates the bucket.
func (g *Gateway) MakeBucket(t Test) {
	t.Helper()
	if _, err := g.client.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: aws.String(Bucket)}); err != nil {
		t.Fatal(err)
	}
}

// DropBucket deletes the bucket, which must be empty.
func (g *Gateway) DropBucket(t Test) {
	t.Helper()
	if _, err := g.client.DeleteBucket(t.Context(), &s3.DeleteBucketInput{Bucket: aws.String(Bucket)}); err != nil {
		t.Fatal(err)
	}
}

// Put writes an object with a modification date.
func (g *Gateway) Put(t Test, key, content string, modified time.Time) {
	t.Helper()
	_, err := g.client.PutObject(t.Context(), &s3.PutObjectInput{
		Bucket: aws.String(Bucket), Key: aws.String(key), Body: bytes.NewReader([]byte(content)),
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(filepath.Join(g.folder, Bucket, filepath.FromSlash(key)), modified, modified); err != nil {
		t.Fatal(err)
	}
}

// await waits until the server takes connections.
func (g *Gateway) await(t Test, address string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	dialer := tls.Dialer{Config: &tls.Config{RootCAs: g.Pool}}
	for {
		conn, err := dialer.DialContext(ctx, "tcp", address)
		if err == nil {
			_ = conn.Close()
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("versitygw takes no connection: %v", err)
		case <-again.C:
		}
	}
}

func freeAddress(t Test) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

// certify writes a certificate for the loopback address, which is valid for decades,
// and its key.
func (g *Gateway) certify(t Test, folder string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "versitygw of the tests"},
		NotBefore:    time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2060, 1, 1, 0, 0, 0, 0, time.UTC),
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	key, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	g.CA, g.Pool = string(certificate), x509.NewCertPool()
	g.Pool.AppendCertsFromPEM(certificate)
	for name, content := range map[string][]byte{
		"server.crt": certificate, "server.key": pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// Keys lists the objects.
func (g *Gateway) Keys(t Test) (keys []string) {
	t.Helper()
	list, err := g.client.ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String(Bucket)})
	if err != nil {
		t.Fatal(err)
	}
	for _, object := range list.Contents {
		keys = append(keys, aws.ToString(object.Key))
	}
	return keys
}

// Get gives the content of an object.
func (g *Gateway) Get(t Test, key string) string {
	t.Helper()
	object, err := g.client.GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String(Bucket), Key: aws.String(key)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = object.Body.Close() }()
	content, err := io.ReadAll(object.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
