// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Command demo starts the servers of `make demo DEMO_ORIGINS=all`: an https
// server, an S3 server, PostgreSQL and a server that answers like Microsoft Graph,
// each with an export and a certificate. It reads the manifests of config/origins from standard input and
// writes them to the file that its argument names, with the addresses it has
// found in place of those they hold, and with the Secret that they name. The
// file is there, and whole, when the servers can be used. They end with the
// program, on an interrupt.
package main

import (
	"context"
	"embed"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/yaml"

	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/buckettest"
	"github.com/partnerinsights/customer-adoption-operator/internal/fetch/vendortest"
	"github.com/partnerinsights/customer-adoption-operator/test/programs/postgres"
)

//go:embed exports
var exports embed.FS

// The addresses in config/origins.
const (
	httpAddress = "127.0.0.1:8443"
	s3Address   = "127.0.0.1:7070"
	// graphAddress is that of the API, loginAddress that of its tokens.
	graphAddress = "https://127.0.0.1:8444"
	loginAddress = "https://127.0.0.1:8445"
)

const token = "demo"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Stdin, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, manifests io.Reader, args []string) (err error) {
	if len(args) != 1 {
		return errors.New("usage: demo FILE <MANIFESTS")
	}
	text, err := io.ReadAll(manifests)
	if err != nil {
		return fmt.Errorf("read the manifests: %w", err)
	}
	s := &stage{ctx: ctx}
	defer s.end(&err)
	files, gateway := s.serveFiles(), s.serveBucket()
	database, err := s.serveTable()
	if err != nil {
		return err
	}
	graph := s.serveGraph()
	secret, err := secretOf(files, gateway, database, graph)
	if err != nil {
		return err
	}
	addresses := strings.NewReplacer(httpAddress, files.Listener.Addr().String(), "https://"+s3Address, gateway.URL,
		graphAddress, graph.API.URL, loginAddress, graph.Login.URL)
	// The Secret first: nobody watches Secrets.
	if err := writeWhole(args[0], secret+"---\n"+addresses.Replace(string(text))); err != nil {
		return err
	}
	<-ctx.Done()
	return nil
}

// serveFiles serves the exports over https to who has the token.
func (s *stage) serveFiles() *httptest.Server {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer "+token {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		http.ServeFileFS(w, r, exports, "exports"+r.URL.Path)
	}))
	s.Cleanup(server.Close)
	return server
}

// serveBucket holds an export of two months.
func (s *stage) serveBucket() *buckettest.Gateway {
	gateway := buckettest.Start(s)
	for month := time.October; month <= time.November; month++ {
		name := fmt.Sprintf("licenses-2026-%d.ndjson", month)
		gateway.Put(s, name, s.export(name), time.Date(2026, month, 18, 6, 0, 0, 0, time.UTC))
	}
	return gateway
}

// serveGraph answers with the report on the users of Copilot, to who signs in with
// a certificate.
func (s *stage) serveGraph() *vendortest.Vendor {
	graph := vendortest.NewGraph(s, vendortest.Hosts(s))
	graph.Serve(vendortest.Content{
		File: []byte(s.export("copilot.csv")), Direct: true,
		Path: "/v1.0/copilot/reports/getMicrosoft365CopilotUsageUserDetail(period='D28',version='v2')",
	})
	return graph
}

func (s *stage) serveTable() (*postgres.Server, error) {
	server, err := postgres.Start(s.ctx)
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	s.Cleanup(func() { _ = server.Stop() })
	if _, err := server.Run(s.ctx, "postgres", s.export("seats.sql")); err != nil {
		return nil, fmt.Errorf("fill PostgreSQL: %w", err)
	}
	return server, nil
}

func (s *stage) export(name string) string {
	content, err := exports.ReadFile("exports/" + name)
	if err != nil {
		s.Fatal(err)
	}
	return string(content)
}

// secretOf holds what the sources need of each server.
func secretOf(files *httptest.Server, gateway *buckettest.Gateway, database *postgres.Server, graph *vendortest.Vendor) (string, error) {
	client := graph.Secret()
	graph.Sign(client)
	authority := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: files.Certificate().Raw}))
	text, err := yaml.Marshal(corev1.Secret{
		TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"},
		ObjectMeta: metav1.ObjectMeta{
			Name:        "demo-servers",
			Labels:      map[string]string{"adoption.partnerinsights.io/export-source": "true"},
			Annotations: map[string]string{"adoption.partnerinsights.io/allowed-hosts": "127.0.0.1"},
		},
		StringData: map[string]string{
			"ca.crt":      authority + gateway.CA + database.CA,
			"token":       token,
			"accessKeyID": buckettest.AccessKeyID, "secretAccessKey": buckettest.SecretAccessKey,
			"clientID": string(client.Data["clientID"]), "clientCertificate": string(client.Data["clientCertificate"]), "clientKey": string(client.Data["clientKey"]),
			"uri": "postgres://adoption:demo@" + database.Address + "/postgres",
		},
	})
	if err != nil {
		return "", fmt.Errorf("write the Secret: %w", err)
	}
	return string(text), nil
}

// writeWhole lets nobody see a part of the file.
func writeWhole(path, text string) error {
	if err := os.WriteFile(path+".part", []byte(text), 0o600); err != nil {
		return fmt.Errorf("write the manifests: %w", err)
	}
	if err := os.Rename(path+".part", path); err != nil {
		return fmt.Errorf("write the manifests: %w", err)
	}
	return nil
}
