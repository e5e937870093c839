// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// secretOrigin is a key of a Secret.
func secretOrigin(source *v1alpha1.ExportSource) *origin {
	spec := source.Spec.Secret
	if spec == nil {
		return nil
	}
	return &origin{
		name: "secret/" + spec.Name,
		open: func(ctx context.Context, f *Fetcher, _ Validators) (*Content, *Error) {
			return f.openSecret(ctx, source.Namespace, *spec)
		},
	}
}

// openSecret reads a key of a Secret.
func (f *Fetcher) openSecret(ctx context.Context, namespace string, ref v1alpha1.KeyReference) (*Content, *Error) {
	secret, fault := f.secret(ctx, namespace, ref.Name, useContent)
	if fault != nil {
		return nil, fault
	}
	data, ok := secret.Data[ref.Key]
	if !ok {
		return nil, keyNotFound("Secret", ref.Name, ref.Key)
	}
	return stored(data), nil
}
