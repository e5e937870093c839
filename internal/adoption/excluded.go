package adoption

import "slices"

// Excluded is a product that no figure counts: it is free or viral, cannot be
// assigned to users, or is out of scope (docs/semantics.md section 3.6). Rows that
// name no product are left out without being listed.
type Excluded struct {
	// Name of the product, else its id.
	Name string
	// Licenses sold, or entitled where only usage names the product.
	Licenses int64
}

// exclusions collects the products that the figures leave out, by name: two
// datasets share only the name.
type exclusions tally

// take gives back the rows that are not left out. A product that another
// source or dataset has named already is not added again: its licenses are the
// same licenses. It reuses the slice. Exclusions that are nil note nothing.
func (x exclusions) take(rows []row, leavesOut func(row) (string, bool)) []row {
	met := tally{}
	rest := slices.DeleteFunc(rows, func(r row) bool {
		name, out := leavesOut(r)
		if name != "" {
			met.add(key(name), sum{name: name, whole: r.whole})
		}
		return out
	})
	for k, s := range met {
		if x != nil && x[k] == nil {
			x[k] = s
		}
	}
	return rest
}

// list gives the products, most licenses first, then by name.
func (x exclusions) list() []Excluded {
	var list []Excluded
	for _, s := range tally(x).sorted() {
		list = append(list, Excluded{s.name, s.whole})
	}
	return list
}
