// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// configMapOrigin is a key of a ConfigMap.
func configMapOrigin(source *v1alpha1.ExportSource) *origin {
	spec := source.Spec.ConfigMap
	if spec == nil {
		return nil
	}
	return &origin{
		name: "configMap/" + spec.Name,
		open: func(ctx context.Context, f *Fetcher, _ Validators) (*Content, *Error) {
			return f.openConfigMap(ctx, source.Namespace, *spec)
		},
	}
}

// openConfigMap reads a key of data or binaryData. The API server ensures that a
// key is in one of them only.
func (f *Fetcher) openConfigMap(ctx context.Context, namespace string, ref v1alpha1.KeyReference) (*Content, *Error) {
	configMap, err := f.objects.ConfigMap(ctx, namespace, ref.Name)
	if err != nil {
		return nil, objectFault(ctx, err, "ConfigMap", ref.Name)
	}
	if text, ok := configMap.Data[ref.Key]; ok {
		return stored([]byte(text)), nil
	}
	if data, ok := configMap.BinaryData[ref.Key]; ok {
		return stored(data), nil
	}
	return nil, keyNotFound("ConfigMap", ref.Name, ref.Key)
}
