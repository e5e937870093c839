package adoption

// Deployment is the licenses a customer bought and assigned (docs/semantics.md
// section 4).
type Deployment struct {
	Origin
	// Sold and Assigned licenses over all products. Assigned may exceed Sold.
	Sold, Assigned int64
	// Products are all of them, most sold first, then by name. Rows that name
	// no product count in the totals only.
	Products []Product
}

// Product is the licenses of one product.
type Product struct {
	// ID as the data has it; may be empty.
	ID string
	// Name as the data has it, else the ID.
	Name string
	// Sold and Assigned licenses.
	Sold, Assigned int64
}

// deployment computes the figure, or nil when no source has it.
func (v view) deployment() *Deployment {
	p := v.pick(soldLicenses, soldSubscriptions)
	if p == nil {
		return nil
	}
	rows := p.rows()
	d := &Deployment{Origin: p.Origin, Products: products(rows)}
	for _, r := range rows {
		d.Sold += r.whole
		d.Assigned += r.part
	}
	return d
}

func products(rows []row) []Product {
	t := tally{}
	for _, r := range rows {
		if k := productKey(r.ProductID, r.ProductName); k != "" {
			t.add(k, sum{id: r.ProductID, name: r.ProductName, whole: r.whole, part: r.part})
		}
	}
	var list []Product
	for _, s := range t.sorted() {
		list = append(list, Product{s.id, s.label(), s.whole, s.part})
	}
	return list
}
