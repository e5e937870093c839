// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package evaluation

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
)

// tokenIssued is the day of a token's sign-in.
var tokenIssued = time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)

func tokenOf(from v1alpha1.RefreshTokenFrom) *v1alpha1.RefreshToken {
	return &v1alpha1.RefreshToken{IssuedAt: metav1.NewTime(tokenIssued), From: from}
}

// readWith is a look at a source that reads with the token, some time after it
// was issued.
func readWith(status v1alpha1.ExportSourceStatus, token *v1alpha1.RefreshToken, after time.Duration) v1alpha1.ExportSourceStatus {
	reading := ingest.Reading{
		Rows: &v1alpha1.RowCounts{}, Artifact: &v1alpha1.Artifact{}, RefreshToken: token,
		Notes: []v1alpha1.Note{{Code: "RowsRepeated", Message: "rows"}},
	}
	return Source(&v1alpha1.ExportSource{Status: status}, reading, nil, tokenIssued.Add(after))
}

func codes(notes []v1alpha1.Note) (list []string) {
	for _, n := range notes {
		list = append(list, n.Code)
	}
	return list
}

func TestRefreshTokenAge(t *testing.T) {
	const day = 24 * time.Hour
	for name, test := range map[string]struct {
		token *v1alpha1.RefreshToken
		after time.Duration
		words string
	}{
		"no token":       {nil, 80 * day, ""},
		"not yet issued": {tokenOf("Annotation"), -day, ""},
		"young":          {tokenOf("Annotation"), 60*day - time.Second, ""},
		"old":            {tokenOf("Annotation"), 60 * day, "the refresh token is 60 days old and ends after 90 days; "},
		"last write":     {tokenOf("LastWrite"), 75*day + time.Hour, "the refresh token is at least 75 days old"},
		"ended":          {tokenOf("Annotation"), 95 * day, "is 95 days old"},
	} {
		t.Run(name, func(t *testing.T) {
			status := readWith(v1alpha1.ExportSourceStatus{}, test.token, test.after)
			want := []string{"RefreshTokenAge", "RowsRepeated"}
			if test.words == "" {
				want = want[1:]
			}
			if diff := cmp.Diff(want, codes(status.Notes)); diff != "" {
				t.Fatalf("notes (-want +got):\n%s", diff)
			}
			if !strings.Contains(status.Notes[0].Message, test.words) || len(status.Notes[0].Message) > 512 {
				t.Errorf("got %q", status.Notes[0].Message)
			}
			if diff := cmp.Diff(test.token, status.RefreshToken); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The note changes with the day, and not with each look: no write storm. A read
// that fails keeps what is known of the token, and the note goes on counting.
func TestRefreshTokenAgeChangesOnceADay(t *testing.T) {
	const day = 24 * time.Hour
	status := readWith(v1alpha1.ExportSourceStatus{}, tokenOf("Annotation"), 61*day)
	changes := 0
	for minute := range 3 * 24 * 60 {
		next := readWith(status, tokenOf("Annotation"), 61*day+time.Duration(minute)*time.Minute)
		if !cmp.Equal(next.Notes, status.Notes) {
			changes++
		}
		status = next
	}
	if changes != 2 {
		t.Errorf("the notes of three days changed %d times", changes)
	}
	failed := Source(&v1alpha1.ExportSource{Status: status}, ingest.Reading{}, &ingest.Fault{Reason: "Unauthorized", Permanent: true}, tokenIssued.Add(70*day))
	if len(failed.Notes) != 2 || !strings.Contains(failed.Notes[0].Message, "70 days") {
		t.Errorf("after a failed read: %+v", failed.Notes)
	}
	gone := readWith(failed, nil, 71*day)
	if gone.RefreshToken != nil || cmp.Diff([]string{"RowsRepeated"}, codes(gone.Notes)) != "" {
		t.Errorf("without a token: %+v", gone.Notes)
	}
}
