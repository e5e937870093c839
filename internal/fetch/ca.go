// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const (
	caKey = "ca.crt"
	// maxCABytes is checked before decoding, because decoding hostile PEM takes
	// more than linear time.
	maxCABytes = 64 << 10
)

// roots gives the authorities to trust. Without a reference it gives nil, which
// means the system's.
func (f *Fetcher) roots(ctx context.Context, namespace string, ref *v1alpha1.SecretReference) (*x509.CertPool, *Error) {
	if ref == nil {
		return nil, nil
	}
	secret, fault := f.secret(ctx, namespace, ref.Name, useAuthorities)
	if fault != nil {
		return nil, fault
	}
	bundle, ok := secret.Data[caKey]
	if !ok {
		return nil, keyNotFound("Secret", ref.Name, caKey)
	}
	pool, fault := parseCABundle(bundle)
	if fault != nil {
		fault.Message = caKeyOf(ref.Name) + fault.Message
	}
	return pool, fault
}

func caKeyOf(name string) string { return `Secret "` + name + `", key "` + caKey + `" ` }

func parseCABundle(bundle []byte) (*x509.CertPool, *Error) {
	if len(bundle) > maxCABytes {
		return nil, permanent(ReasonCABundleInvalid, "is larger than 64 KiB; keep only the authorities of this host")
	}
	if bytes.Contains(bundle, []byte("PRIVATE KEY-----")) {
		return nil, permanent(ReasonCABundleInvalid, "contains a private key; remove it and treat it as disclosed")
	}
	pool := x509.NewCertPool()
	found := false
	for block, rest := pem.Decode(bundle); block != nil; block, rest = pem.Decode(rest) {
		if block.Type != "CERTIFICATE" {
			return nil, permanent(ReasonCABundleInvalid, "contains something other than certificates; keep only CERTIFICATE blocks")
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, permanent(ReasonCABundleInvalid, "contains a damaged certificate; copy it again")
		}
		pool.AddCert(certificate)
		found = true
	}
	if !found {
		return nil, permanent(ReasonCABundleInvalid, "contains no certificate; write PEM certificates into it")
	}
	return pool, nil
}
