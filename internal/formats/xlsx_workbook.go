// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"archive/zip"
	"cmp"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
)

// workbook is what its sheets are, and what they refer to.
type workbook struct {
	// sheets are the visible ones, in their order.
	sheets []sheet
	// texts are shared by all cells.
	texts [][]byte
	// dates says of each style whether it shows a date.
	dates []dateStyle
	// since1904: days are counted from 1904, not 1900.
	since1904 bool
	// layout in which dates are written, see Options.DateFormat.
	layout string
	// held are the parts that were read and are kept.
	held map[string]bool
}

// sheet is one sheet of a workbook.
type sheet struct {
	name, id string
	// part is the name of the part that holds it.
	part string
}

// workbookParts opens the parts of a workbook, within the limits of the whole.
type workbookParts struct {
	archive *zip.Reader
	spent   *cost
}

// open gives the content of a part.
func (p *workbookParts) open(name string) (io.Reader, error) {
	entry := part(p.archive, name)
	if entry == nil {
		return nil, workbookDamaged(errors.New("a part is missing"))
	}
	return openEntry(entry, p.spent)
}

// each calls a function for each tag and text of a part.
func (p *workbookParts) each(name string, do func(x *xmlTokens, tag xmlTag) error) error {
	stream, err := p.open(name)
	if err != nil {
		return err
	}
	x := newXMLTokens(stream)
	for {
		tag, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = do(x, tag)
		}
		if err != nil {
			return err
		}
	}
}

// readWorkbook finds the sheets and reads what they refer to.
func readWorkbook(parts *workbookParts, layout string) (workbook, error) {
	book := workbook{layout: layout, held: map[string]bool{}}
	if err := book.findSheets(parts); err != nil || len(book.sheets) == 0 {
		return book, cmp.Or(err, noSheet())
	}
	err := parts.each("xl/_rels/workbook.xml.rels", func(_ *xmlTokens, tag xmlTag) error {
		if !tag.opens || tag.name != "Relationship" {
			return nil
		}
		target := tag.attribute("Target")
		if !strings.HasPrefix(target, "/") {
			target = path.Join("xl", target)
		}
		return book.relate(parts, tag, strings.TrimPrefix(target, "/"))
	})
	// A chart may have a sheet of its own, and no rows.
	book.sheets = slices.DeleteFunc(book.sheets, func(s sheet) bool { return s.part == "" })
	if err == nil && len(book.sheets) == 0 {
		err = noSheet()
	}
	return book, err
}

func noSheet() error {
	return Refuse(SourceEmpty, "the workbook has no visible sheet; check the export job")
}

// relate reads what one relationship of the workbook leads to.
func (w *workbook) relate(parts *workbookParts, tag xmlTag, target string) error {
	kind := path.Base(tag.attribute("Type"))
	switch kind {
	case "sharedStrings", "styles":
		// A workbook has one of each. Any number of relationships could lead to
		// the same part, and it would be read and kept as often.
		if w.held[kind] {
			return workbookDamaged(errors.New("two parts of a kind that a workbook has once"))
		}
		w.held[kind] = true
		if kind == "styles" {
			return w.readStyles(parts, target)
		}
		return w.readTexts(parts, target)
	case "chartsheet", "dialogsheet":
		return nil
	}
	for i := range w.sheets {
		if w.sheets[i].id == tag.attribute("Id") {
			w.sheets[i].part = target
		}
	}
	return nil
}

// maxSheets bounds the sheets of a workbook.
const maxSheets = 256

// findSheets finds the sheets that are not hidden.
func (w *workbook) findSheets(parts *workbookParts) error {
	return parts.each("xl/workbook.xml", func(_ *xmlTokens, tag xmlTag) error {
		switch {
		case !tag.opens:
		case tag.name == "workbookPr":
			since := tag.attribute("date1904")
			w.since1904 = since == "1" || since == "true"
		case tag.name == "sheet" && !strings.Contains(strings.ToLower(tag.attribute("state")), "hidden") && len(w.sheets) < maxSheets:
			found := sheet{name: tag.attribute("name"), id: tag.attribute("id")}
			w.sheets = append(w.sheets, found)
			return parts.spent.hold(int64(len(found.name) + len(found.id)))
		}
		return nil
	})
}

// textCost is what a text takes in memory beside its bytes.
const textCost = 48

// readTexts reads the texts that cells share.
func (w *workbook) readTexts(parts *workbookParts, name string) error {
	return parts.each(name, func(x *xmlTokens, tag xmlTag) error {
		if !tag.opens || tag.name != "si" {
			return nil
		}
		text, err := richText(x, "si")
		if err != nil {
			return err
		}
		w.texts = append(w.texts, text)
		return parts.spent.hold(int64(len(text)) + textCost)
	})
}

// richText joins the texts within a tag; how they are pronounced is left out.
func richText(x *xmlTokens, name string) ([]byte, error) {
	var text []byte
	spoken := false
	for {
		tag, err := x.next()
		switch {
		case err != nil:
			return nil, unexpectedEnd(err)
		case tag.closes && tag.name == name:
			return text, nil
		case tag.name == "rPh":
			spoken = tag.opens
		case tag.opens && tag.name == "t":
			before := len(text)
			if text, err = x.text("t", text); err != nil {
				return nil, err
			}
			if spoken {
				text = text[:before]
			}
		}
	}
}
