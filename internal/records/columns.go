package records

import "github.com/partnerinsights/customer-adoption-operator/internal/facts"

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
	// constants are values for the whole file; they win over any column.
	constants [fieldCount]value
	// constant lists the fields that have one.
	constant []field
	// mapped are the fields named in spec.columns.
	mapped [fieldCount]bool
}

func newColumns(o Options) (*columns, error) {
	c := &columns{byName: map[string][]field{}, byFolded: map[string][]field{}, synonyms: map[string]field{}}
	for f := range fieldCount {
		if !has(o.Kind, f) {
			continue
		}
		name := fieldNames[f]
		if text, ok := o.Constants[name]; ok {
			c.constants[f] = value{form: cell, text: []byte(text)}
			c.constant = append(c.constant, f)
		} else if column, ok := o.Columns[name]; ok {
			c.mapped[f] = true
			c.byName[column] = append(c.byName[column], f)
			c.byFolded[fold(column)] = append(c.byFolded[fold(column)], f)
		} else {
			c.addSynonyms(f)
		}
	}
	return c, checkNames(o)
}

func (c *columns) addSynonyms(f field) {
	c.synonyms[fold(fieldNames[f])] = f
	for _, name := range synonyms[f] {
		c.synonyms[name] = f
	}
}

// checkNames refuses field names in the spec that are nobody's: a misspelled
// one would otherwise go unnoticed.
func checkNames(o Options) error {
	for place, names := range map[string]map[string]string{"spec.columns": o.Columns, "spec.constants": o.Constants} {
		for name := range names {
			if !known(o.Kind, name) {
				return refuse(HeaderMissing, "%s names a field that the dataset does not have; see the dataset's fields in the documentation", place)
			}
		}
	}
	return nil
}

func known(kind facts.Kind, name string) bool {
	for f := range fieldCount {
		if fieldNames[f] == name {
			return has(kind, f)
		}
	}
	return false
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
	if f, ok := c.synonyms[folded]; ok && claims == nil {
		claims = append(claims, claim{f, bySynonym, folded})
	}
	return claims
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

// required are the fields that must be in the file: those the dataset needs
// and no constant gives.
func (c *columns) required(kind facts.Kind) []field {
	var fields []field
	two := counts(kind)
	for _, f := range []field{customerID, two[0], two[1]} {
		if c.constants[f].form == absent {
			fields = append(fields, f)
		}
	}
	return fields
}
