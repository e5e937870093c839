// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
)

// maxToken is the longest tag or text of a workbook's parts.
const maxToken = mebibyte

// xmlTokens reads XML tag by tag, without regard to namespaces. It holds one
// tag or text at a time.
type xmlTokens struct {
	decoder *xml.Decoder
	in      *tokenBound
}

// xmlTag is a tag, or a text between two.
type xmlTag struct {
	name          string
	opens, closes bool
	attributes    []xml.Attr
	text          []byte
}

func newXMLTokens(r io.Reader) *xmlTokens {
	in := &tokenBound{r: r}
	return &xmlTokens{decoder: xml.NewDecoder(in), in: in}
}

// next gives the next tag or text. The text is valid until the one after.
func (x *xmlTokens) next() (xmlTag, error) {
	x.in.read = 0
	token, err := x.decoder.RawToken()
	if err != nil {
		return xmlTag{}, xmlFault(err)
	}
	switch t := token.(type) {
	case xml.StartElement:
		return xmlTag{name: t.Name.Local, opens: true, attributes: t.Attr}, nil
	case xml.EndElement:
		return xmlTag{name: t.Name.Local, closes: true}, nil
	case xml.CharData:
		return xmlTag{text: t}, nil
	}
	return xmlTag{}, nil
}

// text gives the texts within a tag that has been opened, up to its end.
func (x *xmlTokens) text(name string, into []byte) ([]byte, error) {
	for {
		tag, err := x.next()
		switch {
		case err != nil:
			return into, unexpectedEnd(err)
		case tag.closes && tag.name == name:
			return into, nil
		}
		into = append(into, tag.text...)
		if len(into) > maxField {
			return into, &scanFault{FieldTooLong, -1, "a cell is longer than 65536 bytes; check the export job"}
		}
	}
}

// attribute gives the value of an attribute, "" when there is none.
func (t *xmlTag) attribute(name string) string {
	for _, each := range t.attributes {
		if each.Name.Local == name {
			return each.Value
		}
	}
	return ""
}

// number gives the value of an attribute that is a number, or what stands for
// it.
func (t *xmlTag) number(name string, otherwise int64) (int64, error) {
	text := t.attribute(name)
	if text == "" {
		return otherwise, nil
	}
	return strconv.ParseInt(text, 10, 32)
}

// tokenBound bounds what is read for one token.
type tokenBound struct {
	r    io.Reader
	read int
}

func (b *tokenBound) Read(p []byte) (int, error) {
	if b.read > maxToken {
		return 0, Refuse(FieldTooLong, "the workbook has a text or tag of more than 1 MiB; check the export job")
	}
	n, err := b.r.Read(p)
	b.read += n
	return n, err
}

// xmlFault puts what the decoder says into our words.
func xmlFault(err error) error {
	var fault *Error
	if errors.Is(err, io.EOF) || errors.As(err, &fault) {
		return err
	}
	return workbookDamaged(err)
}

func unexpectedEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return workbookDamaged(io.ErrUnexpectedEOF)
	}
	return err
}

func workbookDamaged(cause error) error {
	return &Error{Reason: SourceCorrupt, Message: "Excel workbook is damaged; save it again", cause: cause}
}
