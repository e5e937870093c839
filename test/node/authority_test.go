// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package node

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// authority signs the certificates of the cluster's programs.
type authority struct {
	dir         string
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

// newAuthority writes ca.crt, and the key that signs tokens, into dir.
func newAuthority(dir string) (*authority, error) {
	a := &authority{dir: dir}
	template := &x509.Certificate{Subject: pkix.Name{CommonName: "node-tests"}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	key, encoded, err := a.sign(template, "ca")
	if err != nil {
		return nil, err
	}
	a.key = key
	if a.certificate, err = x509.ParseCertificate(encoded); err != nil {
		return nil, err
	}
	tokens, err := newKey(filepath.Join(dir, "tokens.key"))
	if err != nil {
		return nil, err
	}
	public, err := x509.MarshalPKIXPublicKey(&tokens.PublicKey)
	if err != nil {
		return nil, err
	}
	return a, writePEM(filepath.Join(dir, "tokens.pub"), "PUBLIC KEY", public)
}

// issue writes NAME.crt and NAME.key for a user or a server with addresses.
func (a *authority) issue(name string, subject pkix.Name, addresses ...string) error {
	template := &x509.Certificate{
		Subject: subject, KeyUsage: x509.KeyUsageDigitalSignature, DNSNames: []string{"localhost"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth},
	}
	for _, address := range addresses {
		template.IPAddresses = append(template.IPAddresses, net.ParseIP(address))
	}
	_, _, err := a.sign(template, name)
	return err
}

// sign signs with the authority's key; the authority signs itself.
func (a *authority) sign(template *x509.Certificate, name string) (*ecdsa.PrivateKey, []byte, error) {
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		return nil, nil, err
	}
	template.SerialNumber = serial
	template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(24*time.Hour)
	key, err := newKey(filepath.Join(a.dir, name+".key"))
	if err != nil {
		return nil, nil, err
	}
	parent, signer := a.certificate, a.key
	if parent == nil {
		parent, signer = template, key
	}
	encoded, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		return nil, nil, err
	}
	return key, encoded, writePEM(filepath.Join(a.dir, name+".crt"), "CERTIFICATE", encoded)
}

func newKey(path string) (*ecdsa.PrivateKey, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	encoded, err := x509.MarshalECPrivateKey(key)
	return key, errors.Join(err, writePEM(path, "EC PRIVATE KEY", encoded))
}

func writePEM(path, kind string, encoded []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: encoded}), 0o600)
}

// writeKubeconfig writes NAME.kubeconfig, with the certificate NAME.
func (a *authority) writeKubeconfig(name string) error {
	text := fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://%[1]s:6443", certificate-authority: %[2]s/ca.crt}}]
users: [{name: u, user: {client-certificate: %[2]s/%[3]s.crt, client-key: %[2]s/%[3]s.key}}]
contexts: [{name: c, context: {cluster: c, user: u}}]
current-context: c
`, address, a.dir, name)
	return os.WriteFile(filepath.Join(a.dir, name+".kubeconfig"), []byte(text), 0o600)
}
