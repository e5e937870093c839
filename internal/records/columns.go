// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"slices"
	"strconv"
	"strings"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
	"github.com/partnerinsights/customer-adoption-operator/internal/formats"
)

// claim says that a column or key holds a field, and on which grounds.
type claim struct {
	field  field
	ground ground
	// name is the column's, folded.
	name string
}

// ground is why a column holds a field; the higher wins.
type ground uint8

const (
	bySynonym ground = iota + 1
	// byFolded and byName: spec.columns names the column, without regard to
	// case and spaces, or exactly.
	byFolded
	byName
)

// columns knows which column or key holds which field.
type columns struct {
	byName, byFolded map[string][]field
	synonyms         map[string]field
	// kind of the rows, which decides on the headers of workloads.
	kind facts.Kind
	// constants are values for the whole file; they win over any column.
	constants [fieldCount]formats.Cell
	// constant lists the fields that have one.
	constant []field
	// mapped are the fields named in spec.columns.
	mapped [fieldCount]bool
	// ambiguous names have no synonym: one of two fields may be meant.
	ambiguous map[string][2]field
	// words are the translations of spec.values.
	words     map[field]words
	workloads workloadList
}

func newColumns(o Options) (*columns, error) {
	c := &columns{
		kind:   o.Kind,
		byName: map[string][]field{}, byFolded: map[string][]field{}, synonyms: map[string]field{},
		ambiguous: map[string][2]field{}, words: map[field]words{}, workloads: newWorkloadList(),
	}
	constants, err := resolve(c, "spec.constants", o.Kind, o.Constants)
	if err != nil {
		return nil, err
	}
	mapped, err := resolve(c, "spec.columns", o.Kind, o.Columns)
	if err != nil {
		return nil, err
	}
	translations, err := resolve(c, "spec.values", o.Kind, o.Values)
	if err != nil {
		return nil, err
	}
	for f, translation := range translations {
		c.words[f] = newWords(translation)
	}
	for f, text := range constants {
		c.constants[f] = formats.Cell{Form: formats.Text, Text: []byte(text)}
		c.constant = append(c.constant, f)
		delete(mapped, f)
	}
	for f, column := range mapped {
		c.mapped[f] = true
		c.byName[column] = append(c.byName[column], f)
		c.byFolded[fold(column)] = append(c.byFolded[fold(column)], f)
	}
	c.addSynonyms(o.Kind)
	return c, nil
}

// addSynonyms adds the names of the fields that the spec does not speak of.
func (c *columns) addSynonyms(kind facts.Kind) {
	for f := range plainFields {
		if !has(kind, f) || c.told(f) {
			continue
		}
		for _, name := range synonymsOf(kind, f) {
			c.synonyms[name] = f
		}
	}
	for name, f := range c.workloads.synonyms() {
		if has(kind, f) && !c.told(f) {
			c.synonyms[name] = f
		}
	}
	c.addAmbiguous(kind)
}

// addAmbiguous makes names that may mean two fields the synonyms of none. Where
// the spec speaks of one field, the name is not that of the other.
func (c *columns) addAmbiguous(kind facts.Kind) {
	for name, fields := range datasets[kind].ambiguous {
		if !c.told(fields[0]) && !c.told(fields[1]) {
			c.ambiguous[name] = fields
		}
		delete(c.synonyms, name)
	}
}

// told: the spec says where the field's value is.
func (c *columns) told(f field) bool {
	return c.mapped[f] || c.constants[f].Form != formats.Absent
}

// resolve finds the fields that a part of the spec names. It refuses names that
// are nobody's: a misspelled one would otherwise go unnoticed.
func resolve[V any](c *columns, place string, kind facts.Kind, named map[string]V) (map[field]V, error) {
	found := make(map[field]V, len(named))
	for name, v := range named {
		f := c.find(name)
		if f == noField || !has(kind, f) {
			return nil, formats.Refuse(HeaderMissing, "%s names a field that the dataset does not have; see the dataset's fields in the documentation", place)
		}
		if _, twice := found[f]; twice {
			return nil, formats.Refuse(HeaderDuplicate, "%s names a field of one workload twice; remove one", place)
		}
		found[f] = v
	}
	return found, nil
}

func (c *columns) find(name string) field {
	for f, known := range fieldNames {
		if known == name {
			return field(f)
		}
	}
	f, ok := c.workloads.parse(name)
	if !ok {
		return noField
	}
	return f
}

// name is that of a field in messages.
func (c *columns) name(f field) string {
	if f < plainFields {
		return fieldNames[f]
	}
	return c.workloads.name(f)
}

// anyName names the fields of which one is required: of a workload's the first
// stands for all.
func (c *columns) anyName(fields []field) string {
	names := c.names(fields)
	for i, name := range names {
		names[i] = strconv.Quote(name)
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// claims gives the fields that a column or key holds: those that spec.columns
// says, else the one whose synonym it is.
func (c *columns) claims(name string) []claim {
	var claims []claim
	folded := fold(name)
	for _, f := range c.byName[name] {
		claims = append(claims, claim{f, byName, folded})
	}
	if claims != nil {
		return claims
	}
	for _, f := range c.byFolded[folded] {
		claims = append(claims, claim{f, byFolded, folded})
	}
	if claims != nil {
		return claims
	}
	f, ok := c.synonyms[folded]
	if !ok && len(datasets[c.kind].workloads) > 0 {
		f, ok = workloadHeader(c.kind, name)
		ok = ok && !c.told(f)
	}
	if ok {
		claims = append(claims, claim{f, bySynonym, folded})
	}
	return claims
}

// ask refuses a name that may mean two fields; at is where it stands.
func (c *columns) ask(name, at string) error {
	fields, ok := c.ambiguous[fold(name)]
	if !ok || c.claims(name) != nil {
		return nil
	}
	return formats.Refuse(HeaderAmbiguous, "%s may be %q or %q; say which in spec.columns", at, c.name(fields[0]), c.name(fields[1]))
}

// over says whether a claim wins its field from another one; ok is false when
// neither does.
func (c claim) over(other claim) (wins, ok bool) {
	switch {
	case c.ground != other.ground:
		return c.ground > other.ground, true
	case c.ground != bySynonym:
		return false, false
	case givesWay[other.name] == c.name:
		return true, true
	case givesWay[c.name] == other.name:
		return false, true
	}
	return false, false
}

// required are the fields that must be in the file, one of each list: those the
// dataset needs and no constant gives.
func (c *columns) required(kind facts.Kind) [][]field {
	lists := append([][]field{{customerID}}, datasets[kind].required...)
	return slices.DeleteFunc(lists, func(fields []field) bool {
		return slices.ContainsFunc(fields, func(f field) bool { return c.constants[f].Form != formats.Absent })
	})
}
