// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package vendortest

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http"
	"strings"
	"sync"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/clock"
)

// Key is one of an application. Its making takes long, so that all Vendors share it.
var Key = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// Certificate of Key as PEM, valid now unless change says something else.
func Certificate(change func(*x509.Certificate)) []byte {
	now := clock.RealClock{}.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: Canary},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour),
	}
	change(template)
	der, err := x509.CreateCertificate(rand.Reader, template, template, Key().Public(), Key())
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
}

// KeyText is Key as PEM.
func KeyText() []byte {
	der, err := x509.MarshalPKCS8PrivateKey(Key())
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// Sign gives a Secret of a Vendor a certificate and its key in place of the
// client's secret.
func (v *Vendor) Sign(secret *corev1.Secret) {
	v.certificate = Certificate(func(*x509.Certificate) {})
	delete(secret.Data, "clientSecret")
	secret.Data["clientCertificate"], secret.Data["clientKey"] = v.certificate, KeyText()
}

// checkAssertion compares a client's assertion with the documentation of the
// authorization server.
func (v *Vendor) checkAssertion(r *http.Request, id string) {
	v.same("assertion type", r.PostFormValue("client_assertion_type"), "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	signed, signature, _ := cutLast(r.PostFormValue("client_assertion"), ".")
	header, claims, _ := strings.Cut(signed, ".")
	block, _ := pem.Decode(v.certificate)
	thumbprint := sha256.Sum256(block.Bytes)
	v.same("header of the assertion", decode(header),
		`{"alg":"PS256","typ":"JWT","x5t#S256":"`+base64.RawURLEncoding.EncodeToString(thumbprint[:])+`"}`)
	var said struct {
		Aud, Iss, Sub, Jti string
		Iat, Nbf, Exp      int64
	}
	if err := json.Unmarshal([]byte(decode(claims)), &said); err != nil {
		v.t.Error("vendor: claims of the assertion: ", err)
	}
	v.same("audience", said.Aud, v.Login.URL+r.URL.RequestURI())
	v.same("issuer and subject", said.Iss+" "+said.Sub, id+" "+id)
	now := clock.RealClock{}.Now().Unix()
	if said.Nbf > now || said.Iat > now || said.Exp <= now || said.Exp > said.Nbf+600 {
		v.t.Error("vendor: assertion is not valid now, or for longer than ten minutes")
	}
	if said.Jti == "" || v.hasIssued(said.Jti) {
		v.t.Error("vendor: assertion was used before")
	}
	v.note(said.Jti)
	digest := sha256.Sum256([]byte(signed))
	if err := rsa.VerifyPSS(&Key().PublicKey, crypto.SHA256, digest[:], []byte(decode(signature)), nil); err != nil {
		v.t.Error("vendor: ", err)
	}
}

func cutLast(text, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(text, separator); i >= 0 {
		return text[:i], text[i+len(separator):], true
	}
	return text, "", false
}

func decode(text string) string {
	decoded, _ := base64.RawURLEncoding.DecodeString(text)
	return string(decoded)
}
