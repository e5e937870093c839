package fetch

import (
	"context"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// openSecret reads a key of a Secret. No label is asked for: what is read
// stays in the namespace and is sent nowhere.
func (f *Fetcher) openSecret(ctx context.Context, namespace string, ref v1alpha1.KeyReference) (*Content, *Error) {
	secret, fault := f.secret(ctx, namespace, ref.Name)
	if fault != nil {
		return nil, fault
	}
	data, ok := secret.Data[ref.Key]
	if !ok {
		return nil, keyNotFound("Secret", ref.Name, ref.Key)
	}
	return stored(data), nil
}
