// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"errors"
	"io"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerinsights/customer-adoption-operator/internal/formats/envelope"
)

func tooDeep(at Position) error {
	return Refuse(JSONTooDeep, "%s: more than %d levels; export flat records", at, envelope.MaxDepth)
}

// locate puts a fault of the grammar into our words. more says that there is
// something behind what the decoder was given.
func (j *jsonRows) locate(err error, more bool) error {
	var syntax *jsontext.SyntacticError
	if !errors.As(err, &syntax) {
		return err
	}
	switch cause := syntax.Err; {
	case errors.Is(cause, io.ErrUnexpectedEOF) && more:
		return Refuse(JSONInvalid, "%s: does not end on its line; export one object a line", j.at())
	case errors.Is(cause, io.ErrUnexpectedEOF):
		return Refuse(SourceTruncated, "%s: JSON ends before it is complete; export it again", j.at())
	case errors.Is(cause, jsontext.ErrDuplicateName):
		return Refuse(JSONDuplicateKey, "%s: key repeated; check the export job", j.at())
	case strings.Contains(cause.Error(), "max depth"):
		return tooDeep(j.at())
	case strings.Contains(cause.Error(), "invalid UTF-8"), strings.Contains(cause.Error(), "surrogate"):
		return Refuse(EncodingInvalid, "%s: text is not valid Unicode; export as UTF-8", j.at())
	}
	return Refuse(JSONInvalid, "%s: not JSON at offset %d; check the export job", j.at(), syntax.ByteOffset)
}
