// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package digest identifies content and values by their SHA-256. Bytes or
// values come in; digests in hexadecimal go out. They are stored in statuses,
// annotations and names, so what a digest is made of must not change.
package digest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"hash"
	"io"
	"sync/atomic"
)

// Of gives the digest of content: 64 hexadecimal digits.
func Of(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// OfValues gives the digest of values of the API, or of text and integers: of
// their JSON, which must exist.
func OfValues(values ...any) string {
	text, err := json.Marshal(values)
	if err != nil {
		panic(err) // such values always have a JSON form
	}
	return Of(text)
}

// Reader counts and digests what is read through it. Size may be called while
// another goroutine reads.
type Reader struct {
	reader io.Reader
	hash   hash.Hash
	size   atomic.Int64
}

// NewReader makes a Reader of content.
func NewReader(content io.Reader) *Reader {
	return &Reader{reader: content, hash: sha256.New()}
}

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) {
	n, err := r.reader.Read(p)
	r.size.Add(int64(n))
	_, _ = r.hash.Write(p[:n]) // a hash never fails
	return n, err
}

// Size is how many bytes were read so far.
func (r *Reader) Size() int64 { return r.size.Load() }

// Sum is the SHA-256 of what was read so far, as 32 bytes.
func (r *Reader) Sum() []byte { return r.hash.Sum(nil) }
