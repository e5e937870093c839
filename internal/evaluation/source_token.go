// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"fmt"
	"slices"
	"time"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// noteRefreshTokenAge is the code of the note on an old refresh token.
const noteRefreshTokenAge = "RefreshTokenAge"

const (
	// refreshTokenDays is how long the vendor's refresh tokens live.
	refreshTokenDays = 90
	// oldTokenDays is the age from which on a note says that a token is old:
	// a month before its end.
	oldTokenDays = 60
)

// takeRefreshToken keeps what a reading says of the token. A read that failed
// before it knew the token leaves what was known.
func takeRefreshToken(status *v1alpha1.ExportSourceStatus, reading ingest.Reading, fault *ingest.Fault) {
	if fault == nil || reading.RefreshToken != nil {
		status.RefreshToken = reading.RefreshToken
	}
}

// noteRefreshToken puts the note on the token before the others, or takes it
// away. It counts whole days, so that it changes once a day at most.
func noteRefreshToken(notes []v1alpha1.Note, token *v1alpha1.RefreshToken, now time.Time) []v1alpha1.Note {
	notes = slices.DeleteFunc(slices.Clone(notes), func(n v1alpha1.Note) bool { return n.Code == noteRefreshTokenAge })
	if token == nil {
		return notes
	}
	days := int(now.Sub(token.IssuedAt.Time) / (24 * time.Hour))
	if days < oldTokenDays {
		return notes
	}
	age := fmt.Sprintf("%d days old", days)
	if token.From == v1alpha1.RefreshTokenFromLastWrite {
		age = fmt.Sprintf("at least %d days old", days)
	}
	return slices.Insert(notes, 0, v1alpha1.Note{Code: noteRefreshTokenAge, Message: fmt.Sprintf(
		"the refresh token is %s and ends after %d days; let the user sign in again, and write the new token into the Secret, with its date in the annotation %s",
		age, refreshTokenDays, v1alpha1.RefreshTokenIssuedAnnotation)})
}
