// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

// Package envelope reads JSON documents that hold a list of items: an array, or
// an object around one. The text of a document comes in; the text of each item
// goes out, one at a time, and what the object says beside the items. No value
// of more than 1 MiB is held.
//
// The vendor's APIs write {"items","totalCount"}, {"Value","TotalCount",
// "@nextLink"} and {"value","@odata.nextLink"}: names are compared without
// regard to case, spaces, "_", "-" and ".".
package envelope

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	// MaxValue is the longest value that is held, in bytes: an item, or a text
	// beside the items.
	MaxValue = 1 << 20
	// MaxDepth is how deep objects and arrays may lie in each other.
	MaxDepth = 64
	// MaxMembers of the envelope: their names are held, to find the one that
	// comes twice.
	MaxMembers = 256
)

// What Read may end with, beside an error of the reader it reads from, a
// *jsontext.SyntacticError, and io.EOF for no document at all.
var (
	ErrValueTooLong   = errors.New("a value, or the names in an object, are longer than 1 MiB")
	ErrTooDeep        = errors.New("more than 64 levels")
	ErrTooManyMembers = errors.New("more than 256 members around the items")
	ErrTwoLists       = errors.New("two lists of items")
	ErrTwoDocuments   = errors.New("more than one document")
)

// Document is one JSON document.
type Document struct {
	*jsontext.Decoder
	bound *bound
	// ItemsKey is the key of the list of items when it is none of the known
	// ones; it is set before Read.
	ItemsKey string
	// Members is the number of members that the object around the items has.
	Members int
	// List says that a list of items was found, or null in its place.
	List bool
	// Failure says that the object has an error.
	Failure bool
	// NextPage says that the object names a next page, Next is the link to it.
	NextPage bool
	Next     string
	// Total is the number of items of the whole list as announced; 0 when it is
	// not.
	Total int64
	// Items is the number of items so far, the one being read included.
	Items int64
	items bool
	names names
}

// New makes a Document of a text in UTF-8.
func New(text io.Reader) *Document {
	b := &bound{from: text}
	b.into = jsontext.NewDecoder(b)
	return &Document{Decoder: b.into, bound: b}
}

// Read reads the document and hands out each item, valid until take returns. It
// ends with the first error of take.
func (d *Document) Read(take func(item jsontext.Value) error) error {
	err := d.document(take)
	if err != nil && d.bound.failure != nil {
		return d.bound.failure
	}
	return err
}

// document reads the one value that a text holds.
func (d *Document) document(take func(jsontext.Value) error) (err error) {
	switch d.PeekKind() {
	case '[':
		err = d.array(take)
	case '{':
		err = d.object(take)
	default:
		err = d.skip()
	}
	if err != nil {
		return err
	}
	var syntax *jsontext.SyntacticError
	if _, err = d.ReadToken(); err == nil || errors.As(err, &syntax) {
		return ErrTwoDocuments
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// object reads the object around the items.
func (d *Document) object(take func(jsontext.Value) error) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() != '}' {
		if d.Members++; d.Members > MaxMembers {
			return ErrTooManyMembers
		}
		key, err := d.token()
		if err != nil {
			return err
		}
		if err := d.member(folded(key.String()), take); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

var fold = strings.NewReplacer(" ", "", "_", "", "-", "", ".", "")

func folded(name string) string { return fold.Replace(strings.ToLower(name)) }

// isItems: the list of items is under this name.
func (d *Document) isItems(name string) bool {
	if d.ItemsKey != "" {
		return name == folded(d.ItemsKey)
	}
	return name == "items" || name == "value"
}

// member reads one member: the items, or something about them.
func (d *Document) member(name string, take func(jsontext.Value) error) error {
	kind := d.PeekKind()
	isNull := kind == 'n'
	if d.isItems(name) {
		if kind == '[' {
			return d.array(take)
		}
		d.List = d.List || isNull
		return d.skip()
	}
	switch name {
	case "error", "errors", "code", "message", "statuscode":
		d.Failure = d.Failure || !isNull
	case "nextlink", "@nextlink", "@odatanextlink":
		d.NextPage = d.NextPage || !isNull
		return d.scalar('"', &d.Next)
	case "totalcount":
		var total string
		err := d.scalar('0', &total)
		d.Total, _ = strconv.ParseInt(total, 10, 64)
		return err
	}
	return d.skip()
}

// scalar reads a value of a kind, and passes over any other.
func (d *Document) scalar(kind jsontext.Kind, into *string) error {
	if d.PeekKind() != kind {
		return d.skip()
	}
	token, err := d.ReadToken()
	if err == nil {
		*into = token.String()
	}
	return err
}

// array reads the array of the items.
func (d *Document) array(take func(jsontext.Value) error) error {
	if d.items {
		return ErrTwoLists
	}
	d.items, d.List = true, true
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for kind := d.PeekKind(); kind != ']'; kind = d.PeekKind() {
		if kind != 0 {
			d.Items++
		}
		item, err := d.ReadValue()
		if err != nil {
			return err
		}
		if err := take(item); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

// skip passes over a value, token by token.
func (d *Document) skip() error {
	depth := d.StackDepth()
	for {
		if _, err := d.token(); err != nil {
			return err
		}
		if d.StackDepth() == depth {
			return nil
		}
	}
}

// bound is what the decoder reads from. It ends the reading of a value that is
// too long: the decoder would hold all of it.
type bound struct {
	from io.Reader
	into *jsontext.Decoder
	read int64
	// failure ended the reading, if it was not the end of the document. In the
	// middle of a value the decoder takes it for a fault of the grammar.
	failure error
}

func (b *bound) Read(p []byte) (n int, err error) {
	if room := MaxValue - (b.read - b.into.InputOffset()); room > 0 {
		n, err = b.from.Read(p[:min(int64(len(p)), room)])
		b.read += int64(n)
	} else {
		err = ErrValueTooLong
	}
	if err != nil && !errors.Is(err, io.EOF) {
		b.failure = err
	}
	return n, err
}
