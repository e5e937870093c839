package records

import (
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// maxDepth is how deep objects and arrays may lie in each other.
const maxDepth = 64

// jsonTokens walks through a JSON text token by token.
type jsonTokens struct {
	*jsontext.Decoder
	in *intake
	// depth is how deep the text lies in its file.
	depth int
}

func (j *jsonTokens) at() place { return place{n: j.in.counts.Read, json: true} }

// skip passes over a value.
func (j *jsonTokens) skip() error {
	depth := j.StackDepth()
	for {
		if _, err := j.ReadToken(); err != nil {
			return err
		}
		if err := j.checkDepth(); err != nil {
			return err
		}
		if j.StackDepth() == depth {
			return nil
		}
	}
}

func (j *jsonTokens) checkDepth() error {
	if j.depth+j.StackDepth() > maxDepth {
		return j.tooDeep()
	}
	return nil
}

func (j *jsonTokens) tooDeep() error {
	return refuse(JSONTooDeep, "%s: more than %d levels; export flat records", j.at(), maxDepth)
}

// locate puts a fault of the grammar into our words. more says that there is
// something behind what the decoder was given.
func (j *jsonTokens) locate(err error, more bool) error {
	var syntax *jsontext.SyntacticError
	if !errors.As(err, &syntax) {
		return err
	}
	switch cause := syntax.Err; {
	case errors.Is(cause, io.ErrUnexpectedEOF) && more:
		return refuse(JSONInvalid, "%s: does not end on its line; export one object a line", j.at())
	case errors.Is(cause, io.ErrUnexpectedEOF):
		return refuse(SourceTruncated, "%s: JSON ends before it is complete; export it again", j.at())
	case errors.Is(cause, jsontext.ErrDuplicateName):
		return refuse(JSONDuplicateKey, "%s: key repeated; check the export job", j.at())
	case strings.Contains(cause.Error(), "max depth"):
		return j.tooDeep()
	case strings.Contains(cause.Error(), "invalid UTF-8"), strings.Contains(cause.Error(), "surrogate"):
		return refuse(EncodingInvalid, "%s: text is not valid Unicode; export as UTF-8", j.at())
	}
	return refuse(JSONInvalid, "%s: not JSON at offset %d; check the export job", j.at(), syntax.ByteOffset)
}
