// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"bufio"
	"errors"
	"io"

	"github.com/klauspost/compress/gzip"
)

// maxMembers bounds the pieces of a gzip file.
const maxMembers = 16

// gunzip reads the members of a gzip file.
type gunzip struct {
	in      *bufio.Reader
	member  *gzip.Reader
	members int
}

func newGunzip(in *bufio.Reader) (*gunzip, error) {
	member, err := gzip.NewReader(in)
	if err != nil {
		return nil, compressionFault(err)
	}
	member.Multistream(false)
	return &gunzip{in: in, member: member, members: 1}, nil
}

func (g *gunzip) Read(p []byte) (int, error) {
	n, err := g.member.Read(p)
	if errors.Is(err, io.EOF) {
		err = g.next()
	}
	return n, compressionFault(err)
}

// next goes on to the next member; the end of the file is io.EOF.
func (g *gunzip) next() error {
	if _, err := g.in.Peek(1); err != nil {
		return err
	}
	if g.members++; g.members > maxMembers {
		return Refuse(FormatMismatch, "more than %d gzip members; compress the file in one piece", maxMembers)
	}
	if err := g.member.Reset(g.in); err != nil {
		return Refuse(SourceCorrupt, "data after the end of the gzip stream; export it again")
	}
	g.member.Multistream(false)
	return nil
}
