// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
)

// chosenSheet is the sheet that is read, and its header.
type chosenSheet struct {
	sheet
	header []string
	at     Position
}

// chooseSheet finds the sheet to read.
func (f file) chooseSheet(parts *workbookParts, book *workbook) (chosenSheet, error) {
	if f.options.Sheet != "" {
		named, err := book.named(f.options.Sheet)
		if err != nil {
			return chosenSheet{}, err
		}
		return f.tryHeader(parts, book, named)
	}
	var fits []chosenSheet
	var faults []error
	for _, each := range book.sheets {
		chosen, err := f.tryHeader(parts, book, each)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		if fits = append(fits, chosen); len(fits) == maxFits {
			break
		}
	}
	switch len(fits) {
	case 0:
		return chosenSheet{}, likeliest(faults)
	case 1:
		return fits[0], nil
	}
	return chosenSheet{}, ambiguous(fits)
}

// maxFits is the number of fitting sheets after which no more are looked at.
const maxFits = 8

func ambiguous(fits []chosenSheet) error {
	refused := &Error{
		Reason:  SheetAmbiguous,
		Message: "at least two visible sheets have a header that fits; name one in spec.format.sheet",
	}
	for _, each := range fits {
		refused.Sheets = append(refused.Sheets, each.name)
	}
	return refused
}

// likeliest is the fault of the first sheet that is not blank, or damaged.
func likeliest(faults []error) error {
	for _, err := range faults {
		if fault := (*Error)(nil); !errors.As(err, &fault) || fault.Reason != SourceEmpty {
			return err
		}
	}
	return faults[0]
}

// named gives the visible sheet with a name, or else with a number.
func (w *workbook) named(name string) (sheet, error) {
	for _, each := range w.sheets {
		if strings.EqualFold(strings.TrimSpace(each.name), strings.TrimSpace(name)) {
			return each, nil
		}
	}
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(w.sheets) {
		return w.sheets[n-1], nil
	}
	return sheet{}, Refuse(SheetMissing, "spec.format.sheet names none of the %d visible sheets; correct it", len(w.sheets))
}

// errHeaderRead ends the reading of a sheet behind its header.
var errHeaderRead = errors.New("header was read")

// tryHeader reads the header of a sheet and asks the consumer whether it fits. A
// header that fits below titles is a fault, which says so.
func (f file) tryHeader(parts *workbookParts, book *workbook, of sheet) (chosenSheet, error) {
	chosen := chosenSheet{sheet: of}
	s, err := f.openSheet(parts, book, of.part)
	if err != nil {
		return chosen, err
	}
	var fault error
	tried := 0
	err = s.rows(func() error {
		header := s.cells.names()
		_, err := f.to.Header(header, s.at())
		switch tried++; {
		case tried == 1:
			chosen.header, chosen.at, fault = header, s.at(), err
		case err == nil:
			fault = skipTitles(fault, s.row)
		}
		if err == nil || tried > maxTitles {
			return errHeaderRead
		}
		return nil
	})
	switch {
	case err != nil && !errors.Is(err, errHeaderRead):
		return chosen, cmp.Or(fault, err)
	case tried == 0:
		return chosen, Refuse(SourceEmpty, "the sheet is blank; check the export job")
	}
	return chosen, fault
}
