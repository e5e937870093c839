// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"time"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/clock"
)

// The keys of a Secret with the credentials of a client that signs.
const (
	certificateKey = "clientCertificate"
	privateKey     = "clientKey"
)

// assertionType says that a client shows a signed assertion in place of a secret
// (RFC 7523 section 2.2).
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// maxPairBytes of a certificate or a key as PEM. Twice as much as an RSA key of
// 8192 bits: the time that a key takes grows with the cube of its size (A12).
const maxPairBytes = 16 << 10

// assertionLife is how long an assertion can be used. It is used at once.
const assertionLife = 5 * time.Minute

// signer signs the assertions of a client.
type signer struct {
	certificate *x509.Certificate
	key         *rsa.PrivateKey
}

// signerOf reads the keys clientCertificate and clientKey; nil where the Secret
// has neither. A pair that no server accepts is refused here, because the answer
// of a server does not say what is wrong with it.
func signerOf(secret *corev1.Secret) (*signer, *Error) {
	certificateText, hasCertificate := secret.Data[certificateKey]
	keyText, hasKey := secret.Data[privateKey]
	invalid := func(what string) (*signer, *Error) {
		return nil, permanent(ReasonCredentialsInvalid, "Secret %q, %s", secret.Name, what)
	}
	if !hasCertificate && !hasKey {
		return nil, nil
	}
	if len(certificateText) > maxPairBytes || len(keyText) > maxPairBytes {
		return invalid(`key "clientCertificate" or "clientKey" has more than 16 KiB; write one certificate and its key`)
	}
	certificate, key := parseCertificate(certificateText), parseKey(keyText)
	now := clock.RealClock{}.Now()
	switch {
	case certificate == nil:
		return invalid(`key "clientCertificate" is missing or no certificate; write it as PEM`)
	case key == nil:
		return invalid(`key "clientKey" is missing or no RSA key without a password; write it as PEM`)
	case !key.PublicKey.Equal(certificate.PublicKey):
		return invalid(`keys "clientCertificate" and "clientKey" do not belong together; write both of one pair`)
	case now.After(certificate.NotAfter):
		return invalid(`key "clientCertificate" has expired; write a new pair, and add the certificate to the application`)
	case now.Before(certificate.NotBefore):
		return invalid(`key "clientCertificate" is not valid yet; check it, and the clock of the node`)
	}
	return &signer{certificate, key}, nil
}

// parseCertificate gives the first certificate of a PEM text, which is that of
// the client itself; nil if there is none.
func parseCertificate(text []byte) *x509.Certificate {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			continue
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil
		}
		return certificate
	}
	return nil
}

// parseKey gives the RSA key of a PEM text in one of its two forms; nil if there
// is none.
func parseKey(text []byte) *rsa.PrivateKey {
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "RSA PRIVATE KEY":
			key, _ := x509.ParsePKCS1PrivateKey(block.Bytes)
			return key
		case "PRIVATE KEY":
			found, _ := x509.ParsePKCS8PrivateKey(block.Bytes)
			key, _ := found.(*rsa.PrivateKey)
			return key
		}
	}
	return nil
}

// assertion proves to the server of a token URL that the client has the key. It
// has the form that Entra ID documents, and each one is used once.
func (s *signer) assertion(clientID, tokenURL string, now time.Time) (string, error) {
	thumbprint := sha256.Sum256(s.certificate.Raw)
	encode := base64.RawURLEncoding.EncodeToString
	var text string
	for _, part := range []map[string]any{
		{"alg": "PS256", "typ": "JWT", "x5t#S256": encode(thumbprint[:])},
		{
			"aud": tokenURL, "iss": clientID, "sub": clientID, "jti": rand.Text(),
			"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(assertionLife).Unix(),
		},
	} {
		encoded, err := json.Marshal(part)
		if err != nil {
			return "", err
		}
		text += encode(encoded) + "."
	}
	text = text[:len(text)-1]
	digest := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPSS(rand.Reader, s.key, crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash})
	return text + "." + encode(signature), err
}
