package fetch

import (
	"context"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

func (f *Fetcher) openPartnerCenter(_ context.Context, _ string, _ v1alpha1.PartnerCenterOrigin) (*Content, *Error) {
	return nil, permanent(ReasonOriginMissing, "this origin cannot be read by this version")
}
