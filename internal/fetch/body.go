// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// limitBody puts the stream of an origin under the policy: its size is limited,
// and every read error is an *Error. length is the announced number of bytes, or
// -1. ctx is that of the fetch: once it has ended, an end of the stream is an
// error.
//
//	wire -> counter -> limit -> body
func (f *Fetcher) limitBody(ctx context.Context, wire io.ReadCloser, length int64) *body {
	counted := &counter{reader: wire}
	return &body{
		ctx:      ctx,
		reader:   http.MaxBytesReader(nil, io.NopCloser(counted), f.maxBytes),
		closer:   wire,
		wire:     counted,
		length:   length,
		maxBytes: f.maxBytes,
	}
}

// openBody gives the file in the body of an answer. It decodes the content
// encoding and limits the size before and after.
//
//	wire -> counter -> limit -> (gzip -> limit) -> body
func (f *Fetcher) openBody(ctx context.Context, answer *http.Response) (io.ReadCloser, *Error) {
	encoding, fault := contentEncoding(answer.Header)
	if fault != nil {
		return nil, fault
	}
	b := f.limitBody(ctx, answer.Body, answer.ContentLength)
	if encoding == "gzip" {
		b.reader = http.MaxBytesReader(nil, io.NopCloser(&gunzip{source: b.reader}), f.maxBytes)
	}
	return b, nil
}

// knownEncodings may be named in a message; any other value is the server's text.
var knownEncodings = map[string]bool{"br": true, "compress": true, "deflate": true, "zstd": true}

func contentEncoding(header http.Header) (string, *Error) {
	value := strings.ToLower(strings.TrimSpace(strings.Join(header.Values("Content-Encoding"), ",")))
	switch {
	case value == "" || value == "identity":
		return "identity", nil
	case value == "gzip" || value == "x-gzip":
		return "gzip", nil
	case knownEncodings[value]:
		return "", permanent(ReasonEncodingUnsupported, "content encoding %q is not supported; use gzip or identity", value)
	default:
		return "", permanent(ReasonEncodingUnsupported, "content encoding of the answer is not supported; use gzip or identity")
	}
}

// body reads a stream and describes its errors in our own words.
type body struct {
	ctx      context.Context
	reader   io.Reader
	closer   io.Closer
	wire     *counter
	length   int64 // as announced; -1 if it was not
	maxBytes int64
}

// Read gives io.EOF only while the fetch still has time. Once its context has
// ended, an end proves nothing: a server that notices the cancellation may end a
// half-sent body properly. A wrapped io.EOF is a fault of the connection.
func (b *body) Read(p []byte) (int, error) {
	n, err := b.reader.Read(p)
	if err == nil || err == io.EOF && b.ctx.Err() == nil {
		return n, err
	}
	return n, b.fault(err)
}

// Close closes the connection. It does not read the rest, because an endless
// body would block the caller.
func (b *body) Close() error {
	if err := b.closer.Close(); err != nil {
		return transient(ReasonSourceUnreachable, "connection could not be closed; the operator tries again")
	}
	return nil
}

func (b *body) fault(err error) *Error {
	var large *http.MaxBytesError
	var own *Error
	switch {
	case errors.As(err, &own): // the stream below has described it
		return own
	case errors.As(err, &large):
		return tooLarge(b.maxBytes)
	case errors.Is(b.ctx.Err(), context.Canceled):
		return canceled()
	case timedOut(b.ctx, err):
		return b.timeout()
	case isCorruptGzip(err):
		return permanent(ReasonSourceCorrupt, "gzip content encoding is damaged; check the server")
	default:
		return transient(ReasonSourceTruncated, "received %s; the operator tries again", b.received())
	}
}

func (b *body) timeout() *Error {
	fault := transient(ReasonSourceTimeout, "not complete within spec.timeout (received %s); raise it or make the export smaller", b.received())
	fault.cause = context.DeadlineExceeded
	return fault
}

func (b *body) received() string {
	switch {
	case b.wire.n == b.length:
		return fmt.Sprintf("all %d bytes, but the gzip stream in them ends early", b.length)
	case b.length >= 0:
		return fmt.Sprintf("%d of %d bytes", b.wire.n, b.length)
	}
	return fmt.Sprintf("%d bytes, but not the end", b.wire.n)
}

func tooLarge(maxBytes int64) *Error {
	size := fmt.Sprintf("%d bytes", maxBytes)
	if maxBytes%(1<<20) == 0 {
		size = fmt.Sprintf("%d MiB", maxBytes>>20)
	}
	return permanent(ReasonSourceTooLarge, "more than %s; split the export or raise the manager's limit", size)
}

// counter counts the bytes of the wire.
type counter struct {
	reader io.Reader
	n      int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.reader.Read(p)
	c.n += int64(n)
	return n, err
}

// gunzip is a gzip.Reader that reads the header at the first Read. An empty body
// is an empty file.
type gunzip struct {
	source io.Reader
	reader *gzip.Reader
}

func (g *gunzip) Read(p []byte) (int, error) {
	if g.reader == nil {
		reader, err := gzip.NewReader(g.source)
		if err != nil {
			return 0, err
		}
		g.reader = reader
	}
	return g.reader.Read(p)
}

// bodyWithCleanup releases, when it is closed, what the fetch needed: the
// connections of a client, a timer, a slot.
type bodyWithCleanup struct {
	io.ReadCloser
	cleanup func()
}

func (b *bodyWithCleanup) Close() error {
	defer b.cleanup()
	return b.ReadCloser.Close()
}
