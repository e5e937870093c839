package fetch

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

const (
	// maxItemBytes of one row or other value of a page: all that is ever held.
	maxItemBytes = 1 << 20
	// maxLinkBytes of the link to the next page.
	maxLinkBytes = 16 << 10
	// maxMembers of the envelope: the names of all are kept, to find the one
	// that comes twice.
	maxMembers = 100
)

// errStopped ends a page whose items nobody wants any more.
var errStopped = errors.New("reader was closed")

// page reads one answer of a paged API: an array, or the envelope of one. The
// vendor's two generations write {"items","totalCount"} and {"Value",
// "TotalCount","@nextLink"}: names are compared without regard to case.
type page struct {
	*jsontext.Decoder
	allowance *allowance
	// rows of this page.
	rows int64
	// total rows of the whole list as announced; 0 when it is not.
	total int64
	// next is the link to the next page; empty after the last.
	next string
	// list: the items were found; failure: an error stands in their place.
	list, failure bool
}

func newPage(text io.Reader) *page {
	a := &allowance{reader: text}
	return &page{Decoder: jsontext.NewDecoder(a), allowance: a}
}

// read gives each item to yield, until that says no.
func (p *page) read(yield func(jsontext.Value) bool) error {
	var err error
	switch p.kind() {
	case '[':
		err = p.items(yield)
	case '{':
		err = p.envelope(yield)
	default:
		err = p.other()
	}
	if err != nil {
		return err
	}
	if !p.list {
		return p.notAList()
	}
	if _, err = p.value(); err == nil {
		return permanent(ReasonFormatMismatch, "answer has more than one JSON document; check the endpoint")
	}
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// other refuses what is neither array nor object, such as a login page.
func (p *page) other() error {
	var syntax *jsontext.SyntacticError
	if _, err := p.value(); !errors.As(err, &syntax) {
		return err
	}
	return p.notAList()
}

func (p *page) notAList() *Error {
	if p.failure {
		return permanent(ReasonVendorError, "API answered with an error object; check credentials and filter")
	}
	return permanent(ReasonFormatMismatch, "answer is not a list of records; check the endpoint")
}

// envelope reads the object around the items.
func (p *page) envelope(yield func(jsontext.Value) bool) error {
	if _, err := p.ReadToken(); err != nil {
		return err
	}
	for members := 0; p.kind() != '}'; members++ {
		if members == maxMembers {
			return permanent(ReasonFormatMismatch, "more than %d members around the list of records; check the endpoint", maxMembers)
		}
		key, err := p.value()
		if err != nil {
			return err
		}
		name, _ := jsontext.AppendUnquote(nil, key)
		if err := p.member(strings.ToLower(string(name)), yield); err != nil {
			return err
		}
	}
	_, err := p.ReadToken()
	return err
}

func (p *page) member(name string, yield func(jsontext.Value) bool) error {
	isItems := name == "items" || name == "value"
	if isItems && p.kind() == '[' {
		return p.items(yield)
	}
	value, err := p.value()
	if err != nil {
		return err
	}
	p.list = p.list || isItems && value.Kind() == 'n'
	p.note(name, value)
	return nil
}

// note keeps what stands beside the items.
func (p *page) note(name string, value jsontext.Value) {
	switch kind := value.Kind(); name {
	case "totalcount":
		p.total, _ = strconv.ParseInt(string(value), 10, 64)
	case "@nextlink", "nextlink", "@odata.nextlink":
		if kind == '"' {
			link, _ := jsontext.AppendUnquote(nil, value)
			p.next = string(link)
		}
	case "error", "errors", "code", "message", "statuscode":
		p.failure = p.failure || kind != 'n'
	}
}

// items reads the array of the items.
func (p *page) items(yield func(jsontext.Value) bool) error {
	if p.list {
		return permanent(ReasonFormatMismatch, "answer has two lists of records; check the endpoint")
	}
	p.list = true
	if _, err := p.ReadToken(); err != nil {
		return err
	}
	for p.kind() != ']' {
		item, err := p.value()
		if err != nil {
			return err
		}
		p.rows++
		if !yield(item) {
			return errStopped
		}
	}
	_, err := p.ReadToken()
	return err
}

func (p *page) kind() jsontext.Kind {
	p.allowance.renew()
	return p.PeekKind()
}

func (p *page) value() (jsontext.Value, error) {
	p.allowance.renew()
	return p.ReadValue()
}

// pageFault puts what is wrong with a page into our words.
func pageFault(err error) *Error {
	var own *Error
	var syntax *jsontext.SyntacticError
	switch {
	case errors.As(err, &own):
		return own
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return transient(ReasonSourceTruncated, "JSON ends before it is complete; it is tried again")
	case errors.As(err, &syntax):
		return permanent(ReasonJSONInvalid, "not JSON at offset %d; check the endpoint", syntax.ByteOffset)
	}
	return transient(ReasonSourceUnreachable, "answer could not be read; it is tried again")
}

// allowance ends a value that is too large before it is held in memory.
type allowance struct {
	reader io.Reader
	left   int64
}

func (a *allowance) renew() { a.left = maxItemBytes }

func (a *allowance) Read(p []byte) (int, error) {
	if a.left <= 0 {
		return 0, permanent(ReasonSourceTooLarge, "a record of more than 1 MiB; check the endpoint")
	}
	n, err := a.reader.Read(p[:min(int64(len(p)), a.left)])
	a.left -= int64(n)
	return n, err
}
