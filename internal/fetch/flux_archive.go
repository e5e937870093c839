// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"archive/tar"
	"crypto"
	_ "crypto/sha256" // the digests that Flux can be told to use
	_ "crypto/sha512"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"net/http"
	"strings"
)

// maxEntries of an archive.
const maxEntries = 100_000

// digests are the accepted algorithms.
var digests = map[string]crypto.Hash{"sha256": crypto.SHA256, "sha384": crypto.SHA384, "sha512": crypto.SHA512}

// digest is the digest that an archive must have.
type digest struct {
	algorithm crypto.Hash
	sum       []byte
}

func parseDigest(text string) (digest, *Error) {
	name, value, _ := strings.Cut(text, ":")
	algorithm, known := digests[name]
	sum, err := hex.DecodeString(value)
	if !known || err != nil || len(sum) != algorithm.Size() {
		return digest{}, permanent(ReasonArtifactInvalid, "artifact of the Flux source has no SHA-2 digest; let its controller use sha256")
	}
	return digest{algorithm, sum}, nil
}

// archive reads one file of a tar.gz. It gives io.EOF only after the whole archive
// was read and has the right digest.
//
//	wire -> hash -> gzip -> limit -> tar -> file
type archive struct {
	wire     io.ReadCloser
	hashed   io.Reader
	unpacked io.Reader
	hash     hash.Hash
	want     []byte
	path     string
	maxBytes int64
	tar      *tar.Reader
	entries  int
}

func newArchive(wire io.ReadCloser, want digest, path string, maxBytes int64) *archive {
	a := &archive{wire: wire, hash: want.algorithm.New(), want: want.sum, path: path, maxBytes: maxBytes}
	a.hashed = io.TeeReader(wire, a.hash)
	a.unpacked = http.MaxBytesReader(nil, io.NopCloser(&gunzip{source: a.hashed}), maxBytes)
	a.tar = tar.NewReader(a.unpacked)
	return a
}

// find moves to the file.
func (a *archive) find() *Error {
	found, fault := a.next()
	if fault == nil && !found {
		return permanent(ReasonNotFound, "no such file in the artifact; check spec.flux.path and what the Flux source ignores")
	}
	return fault
}

// Read gives io.EOF only once no second file of this path follows and the
// digest is right.
func (a *archive) Read(p []byte) (int, error) {
	n, err := a.tar.Read(p)
	if err == nil {
		return n, nil
	}
	if err != io.EOF { // a wrapped io.EOF is a fault, not the end
		return n, a.fault(err)
	}
	again, fault := a.next()
	switch {
	case fault != nil:
		return n, fault
	case again:
		return n, permanent(ReasonArtifactInvalid, "artifact has two files at spec.flux.path; correct the archive")
	}
	return n, io.EOF
}

// Close closes the connection.
func (a *archive) Close() error { return a.wire.Close() }

// next moves to the next file at the path. At the end of the archive it checks the
// digest and reports that there is none. Names are compared unchanged: a name such
// as a/../b is not b.
func (a *archive) next() (bool, *Error) {
	for {
		header, err := a.tar.Next()
		if errors.Is(err, io.EOF) {
			return false, a.verify()
		}
		if err != nil {
			return false, a.fault(err)
		}
		a.entries++
		if a.entries > maxEntries {
			return false, permanent(ReasonSourceTooLarge, "more than %d files in the artifact; let the Flux source ignore some", maxEntries)
		}
		if strings.TrimPrefix(header.Name, "./") != a.path {
			continue
		}
		if header.Typeflag != tar.TypeReg {
			return false, permanent(ReasonArtifactInvalid, "path of spec.flux.path is not a regular file in the artifact; name the file itself")
		}
		return true, nil
	}
}

// verify reads the bytes after the end of the archive, which are part of the
// digest, and compares the digest.
func (a *archive) verify() *Error {
	for _, rest := range []io.Reader{a.unpacked, a.hashed} {
		if _, err := io.Copy(io.Discard, rest); err != nil {
			return a.fault(err)
		}
	}
	if subtle.ConstantTimeCompare(a.hash.Sum(nil), a.want) != 1 {
		return permanent(ReasonSourceCorrupt, "artifact does not have the digest that the Flux source names; reconcile the Flux source")
	}
	return nil
}

// fault gives the fault of the connection, or else one of the archive.
func (a *archive) fault(err error) *Error {
	if own, ok := errors.AsType[*Error](err); ok {
		return own
	}
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return tooLarge(a.maxBytes)
	}
	return permanent(ReasonSourceCorrupt, "artifact is not a complete tar.gz archive; check what the Flux source packs")
}
