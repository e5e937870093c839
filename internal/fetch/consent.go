// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// secretUse is what a Secret is read for.
type secretUse string

const (
	// useContent: its value is the export.
	useContent secretUse = "content"
	// useCredentials: its values sign in at a host.
	useCredentials secretUse = "credentials"
	// useLogin: as useCredentials, with a user name and a password of HTTP.
	useLogin secretUse = "login"
	// useAuthorities: its certificates are trusted. They are sent to nobody.
	useAuthorities secretUse = "authorities"
)

// onlyUses are the types of Secrets with a purpose of their own, and the one use
// that is permitted; empty if there is none. A Secret of another type may be used
// for everything.
var onlyUses = map[corev1.SecretType]secretUse{
	corev1.SecretTypeTLS:                 useAuthorities,
	corev1.SecretTypeBasicAuth:           useLogin,
	corev1.SecretTypeSSHAuth:             "",
	corev1.SecretTypeDockercfg:           "",
	corev1.SecretTypeDockerConfigJson:    "",
	corev1.SecretTypeServiceAccountToken: "",
	corev1.SecretTypeBootstrapToken:      "",
	"helm.sh/release.v1":                 "",
}

// secret reads a Secret whose type and label permit the use. The label is the
// consent of somebody who may write the Secret. Without it, a user who may only
// write ExportSources could see any Secret of the namespace as the name of a
// product, or send it to a host of his own (A07).
func (f *Fetcher) secret(ctx context.Context, namespace, name string, use secretUse) (*corev1.Secret, *Error) {
	secret, err := f.objects.Secret(ctx, namespace, name)
	if err != nil {
		return nil, objectFault(ctx, err, "Secret", name)
	}
	if only, limited := onlyUses[secret.Type]; limited && only != use {
		return nil, permanent(ReasonSecretNotOptedIn, "Secret %q is of type %s, which is never used for this; use one of type Opaque", name, secret.Type)
	}
	if secret.Labels[v1alpha1.ExportSourceSecretLabel] != "true" {
		return nil, permanent(ReasonSecretNotOptedIn, "Secret %q does not permit its use; add the label %s: \"true\"",
			name, v1alpha1.ExportSourceSecretLabel)
	}
	return secret, nil
}

// permitHost checks that a Secret may be sent to the host of a URL. field is the
// field of the spec that has the URL. own is the vendor's own URL, which is always
// permitted; empty if there is none. Other hosts must be in the annotation, so that
// a user who may only write ExportSources cannot send the Secret to a host of his
// own (A07).
func permitHost(secret *corev1.Secret, field, address, own string) *Error {
	target, fault := parseURL(field, address)
	if fault != nil {
		return fault
	}
	if vendor, fault := parseURL(field, own); fault == nil && sameOrigin(target, vendor) {
		return nil
	}
	var entries []string
	for entry := range strings.SplitSeq(secret.Annotations[v1alpha1.AllowedHostsAnnotation], ",") {
		if entry = strings.TrimSpace(entry); entry != "" {
			entries = append(entries, entry)
		}
	}
	rules, err := parseHostRules(entries)
	switch {
	case rules.allows(target.Hostname(), portOf(target)):
		return nil
	case err != nil:
		return permanent(ReasonSecretNotOptedIn, "Secret %q: annotation %s has an entry that is not a host, host:port or *.suffix; correct it",
			secret.Name, v1alpha1.AllowedHostsAnnotation)
	}
	return permanent(ReasonSecretNotOptedIn, "Secret %q does not permit to be sent to the host in %s; add the host to its annotation %s",
		secret.Name, field, v1alpha1.AllowedHostsAnnotation)
}
