package fetch

import (
	"context"
	"net/url"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func (f *Fetcher) openObjectStorage(_ context.Context, _ string, _ v1alpha1.ObjectStorageOrigin, _ Validators) (*Content, *Error) {
	return nil, permanent(ReasonOriginMissing, "this origin cannot be read by this version")
}

// originOfBucket gives objectStorage/<bucket>, or objectStorage for a URL that
// is not valid.
func originOfBucket(text string) string {
	parsed, err := url.Parse(text)
	if err != nil || parsed.Host == "" {
		return "objectStorage"
	}
	return "objectStorage/" + parsed.Host
}
