// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/transform"
)

func TestReplacementCharactersAreFoundAcrossReads(t *testing.T) {
	const text = "a\uFFFDb\uFFFD"
	for name, r := range map[string]io.Reader{"whole": strings.NewReader(text), "one byte": iotest.OneByteReader(strings.NewReader(text))} {
		got, err := io.ReadAll(transform.NewReader(r, undecodable{}))
		if string(got) != "a\xff\xff\xffb\xff\xff\xff" || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	dst := make([]byte, 3)
	if n, m, err := (undecodable{}).Transform(dst, []byte(text), true); n != 1 || m != 1 || !errors.Is(err, transform.ErrShortDst) {
		t.Errorf("short of space: %d, %d, %v", n, m, err)
	}
}
