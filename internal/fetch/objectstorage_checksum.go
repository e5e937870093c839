// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"net/http"
	"strings"
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checkedBody compares the bytes of an object with the checksum that came with it.
type checkedBody struct {
	io.ReadCloser
	want, sum uint32
}

// checked gives the body of an answer, which is compared when Google Cloud Storage
// sends a checksum of these bytes.
func checked(answer *http.Response) io.ReadCloser {
	for _, value := range answer.Header.Values("X-Goog-Hash") {
		for hash := range strings.SplitSeq(value, ",") {
			text, found := strings.CutPrefix(strings.TrimSpace(hash), "crc32c=")
			sum, err := base64.StdEncoding.DecodeString(text)
			if found && err == nil && len(sum) == crc32.Size && !decompressed(answer.Header) {
				return &checkedBody{ReadCloser: answer.Body, want: binary.BigEndian.Uint32(sum)}
			}
		}
	}
	return answer.Body
}

// decompressed reports that the service sends other bytes than it has stored.
func decompressed(header http.Header) bool {
	return header.Get("X-Goog-Stored-Content-Encoding") == "gzip" && header.Get("Content-Encoding") != "gzip"
}

func (b *checkedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.sum = crc32.Update(b.sum, castagnoli, p[:n])
	if errors.Is(err, io.EOF) && b.sum != b.want {
		return n, transient(ReasonSourceCorrupt, "checksum of the object does not match its content; the operator tries again")
	}
	return n, err
}
