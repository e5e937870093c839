package adoption

import (
	"cmp"
	"slices"
)

// Excluded is a free or viral product that no figure counts.
type Excluded struct {
	// Name of the product, else its id, else its workload.
	Name string
	// Licenses sold, or entitled where only usage names the product.
	Licenses int64
}

// exclusions collects the free products met on the way to the figures, by
// name: that is all a reader sees of them, and what two datasets share.
type exclusions tally

// take keeps the rows of free products and gives the others back. A product
// that another source or dataset has named already is not added to: its
// licenses are the same licenses. It reuses the slice.
func (x exclusions) take(rows []row) []row {
	met := tally{}
	rest := slices.DeleteFunc(rows, func(r row) bool {
		if !free(r.Subject) {
			return false
		}
		if name := cmp.Or(r.ProductName, r.ProductID, r.Workload); name != "" {
			met.add(key(name), sum{name: name, whole: r.whole})
		}
		return true
	})
	for k, s := range met {
		if x[k] == nil {
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
