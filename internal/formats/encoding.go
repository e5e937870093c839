// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// textBuffer holds what is looked at before reading starts.
const textBuffer = 64 << 10

// decode gives the text of a file as UTF-8, without a byte order mark. Bytes
// that are no text in the file's encoding become bytes that are not UTF-8, so
// that the format's reader can name their place.
func decode(r io.Reader, declared string) (*bufio.Reader, error) {
	in := bufio.NewReaderSize(r, textBuffer)
	start, err := in.Peek(512)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	name, mark := byteOrderMark(start)
	if mark > 0 && declared != "" && !agrees(declared, name) {
		return nil, Refuse(FormatMismatch, "byte order mark says another encoding than spec.format.encoding; remove spec.format.encoding")
	}
	if mark == 0 {
		name = declared
	}
	_, _ = in.Discard(mark)
	switch {
	case name == "utf-32":
		return nil, Refuse(EncodingUnsupported, "file is UTF-32; export as UTF-8")
	case name == "" && looksLikeUTF16(start):
		return nil, Refuse(EncodingUnsupported, "looks like UTF-16 without a byte order mark; export as UTF-8 or set spec.format.encoding: utf-16le")
	}
	return decodeFrom(in, name)
}

func decodeFrom(in *bufio.Reader, name string) (*bufio.Reader, error) {
	found, err := find(name)
	if err != nil {
		return nil, Refuse(EncodingUnsupported, "spec.format.encoding is not a known encoding; use a name such as utf-8, utf-16 or windows-1252")
	}
	if found == nil {
		return in, nil
	}
	text := transform.NewReader(in, transform.Chain(found.NewDecoder(), undecodable{}))
	return bufio.NewReaderSize(text, textBuffer), nil
}

// find gives the encoding of a name; nil is UTF-8, which needs no decoding.
func find(name string) (encoding.Encoding, error) {
	if name == "" {
		return nil, nil
	}
	found, err := htmlindex.Get(name)
	if err != nil || found == encoding.Replacement {
		return nil, errors.New("unknown encoding")
	}
	if found == unicode.UTF8 {
		return nil, nil
	}
	return found, nil
}

// byteOrderMark gives the encoding a file names itself, and the mark's length.
func byteOrderMark(start []byte) (name string, length int) {
	for _, mark := range []struct{ bytes, name string }{
		{"\xef\xbb\xbf", "utf-8"},
		{"\xff\xfe\x00\x00", "utf-32"},
		{"\x00\x00\xfe\xff", "utf-32"},
		{"\xff\xfe", "utf-16le"},
		{"\xfe\xff", "utf-16be"},
	} {
		if bytes.HasPrefix(start, []byte(mark.bytes)) {
			return mark.name, len(mark.bytes)
		}
	}
	return "", 0
}

// agrees: utf-16 alone leaves the byte order to the mark.
func agrees(declared, found string) bool {
	declared = strings.ToLower(strings.TrimSpace(declared))
	return declared == "utf-16" && strings.HasPrefix(found, "utf-16") || declared == found || declared == "utf8" && found == "utf-8"
}

// looksLikeUTF16: most bytes in even or in odd places are NUL, and none in the
// others.
func looksLikeUTF16(start []byte) bool {
	var nuls [2]int
	for i, c := range start {
		if c == 0 {
			nuls[i%2]++
		}
	}
	pairs := len(start) / 2
	enough := func(n int) bool { return pairs > 1 && n*10 >= pairs*7 }
	return enough(nuls[0]) && nuls[1] == 0 || enough(nuls[1]) && nuls[0] == 0
}

// undecodable turns the decoders' replacement characters into bytes that are
// not UTF-8: of the same length, so that nothing moves.
type undecodable struct{ transform.NopResetter }

var replacement = []byte("\uFFFD")

func (undecodable) Transform(dst, src []byte, atEOF bool) (int, int, error) {
	n := min(len(dst), len(src))
	var short error
	if n < len(src) {
		short = transform.ErrShortDst
	}
	if half := halfReplacement(src[:n]); half > 0 && (n < len(src) || !atEOF) {
		n -= half
		short = cmp.Or(short, transform.ErrShortSrc)
	}
	copy(dst, bytes.ReplaceAll(src[:n], replacement, []byte("\xff\xff\xff")))
	return n, n, short
}

// halfReplacement is how many bytes of a cut replacement character end a text.
func halfReplacement(text []byte) int {
	for half := len(replacement) - 1; half > 0; half-- {
		if bytes.HasSuffix(text, replacement[:half]) {
			return half
		}
	}
	return 0
}
