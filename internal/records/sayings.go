package records

// sayings are what the rows of a column say: a list of values, that many rows
// may point into.
type sayings struct {
	field  field
	values []value
	// hasher hashes the values; nil when nobody needs hashes.
	hasher *rowHasher
	hashes []rowHash
}

// add gives a value its place.
func (s *sayings) add(v value) int32 {
	s.values = append(s.values, v)
	if s.hasher != nil {
		s.hashes = append(s.hashes, s.hasher.of(s.field, v))
	}
	return int32(len(s.values) - 1) // at most the values of a page, which 32 bits count
}

func (s *sayings) reset() { s.values, s.hashes = s.values[:0], s.hashes[:0] }
