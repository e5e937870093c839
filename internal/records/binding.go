package records

import "slices"

// binding says which column of a table holds a field.
type binding struct {
	claim
	column int
}

// bind decides which column holds which field, by the names of the columns.
func (in *intake) bind(header []string, at place) ([]binding, error) {
	var held [fieldCount]binding
	for i, name := range header {
		for _, claim := range in.columns.claims(name) {
			if err := in.contest(&held[claim.field], binding{claim, i}, at); err != nil {
				return nil, err
			}
		}
	}
	var bound []binding
	for _, each := range held {
		if each.ground != 0 {
			bound = append(bound, each)
		}
	}
	return bound, in.checkHeader(&held, len(header), at)
}

// contest gives a field to the better of two columns.
func (in *intake) contest(held *binding, claims binding, at place) error {
	if held.ground == 0 {
		*held = claims
		return nil
	}
	wins, ok := claims.over(held.claim)
	if !ok {
		return refuse(HeaderDuplicate, "%s: columns %d and %d both match when case and spaces are ignored; remove one, or name one in spec.columns",
			at.of(in.columns.name(claims.field)), held.column+1, claims.column+1)
	}
	if wins {
		*held = claims
	}
	return nil
}

// checkHeader finds what a header of some columns lacks.
func (in *intake) checkHeader(held *[fieldCount]binding, columns int, at place) error {
	for f, mapped := range in.columns.mapped {
		if mapped && held[f].ground == 0 {
			return refuse(HeaderMissing, "%s: spec.columns.%s refers to a column that is not in the file; correct it", at, in.columns.name(field(f)))
		}
	}
	isHeld := func(f field) bool { return held[f].ground != 0 }
	known := slices.ContainsFunc(held[:], func(b binding) bool { return b.ground != 0 })
	for _, fields := range in.columns.required(in.options.Kind) {
		switch {
		case slices.ContainsFunc(fields, isHeld):
		case !known && at.n > 0:
			return refuse(HeaderMissing, "%s is not the header, none of its %d columns is known; set spec.format.skipRows or spec.columns", at, columns)
		default:
			return refuse(HeaderMissing, "%s: required column %s not found among %d columns; map it in spec.columns", at, in.columns.anyName(fields), columns)
		}
	}
	return nil
}
