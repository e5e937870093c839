package records

import "github.com/go-json-experiment/json/jsontext"

// item is the JSON item being read.
type item struct {
	columns *columns
	// path is that of the key being read, its parts joined with dots.
	path []byte
	// claims remembers which fields a path holds.
	claims map[string][]claim
	// values found so far, and by which claims; texts hold their bytes.
	values values
	held   [fieldCount]claim
	texts  [fieldCount][]byte
	// found are the fields with a value.
	found []field
	// seen are the fields that any item had.
	seen [fieldCount]bool
}

// Bounds of what is remembered of a file's keys.
const (
	maxPaths = 1024
	maxPath  = 256
)

func newItem(c *columns) item {
	return item{columns: c, claims: map[string][]claim{}}
}

func (i *item) reset() {
	i.path = i.path[:0]
	for _, f := range i.found {
		i.values[f], i.held[f] = value{}, claim{}
	}
	i.found = i.found[:0]
	// A translation may have filled in what an item did not have.
	for f := range i.columns.words {
		i.values[f] = value{}
	}
}

// enter appends a key, in quotes, to the path of its object, which has a
// certain length.
func (i *item) enter(outer int, key jsontext.Value) {
	i.path = i.path[:outer]
	if outer > 0 {
		i.path = append(i.path, '.')
	}
	// The decoder has checked the key.
	i.path, _ = jsontext.AppendUnquote(i.path, key)
}

// set gives a value to the fields that path holds.
func (i *item) set(v value, at place) error {
	for _, claim := range i.find() {
		wins, err := i.take(claim, at)
		if err != nil {
			return err
		}
		if wins {
			i.keep(claim.field, v)
		}
	}
	return nil
}

// take says whether a claim wins its field.
func (i *item) take(claim claim, at place) (bool, error) {
	held := &i.held[claim.field]
	if held.ground != 0 {
		wins, ok := claim.over(*held)
		if !ok {
			return false, refuse(HeaderDuplicate, "%s: two keys match when case and spaces are ignored; remove one, or name one in spec.columns", at.of(i.columns.name(claim.field)))
		}
		if !wins {
			return false, nil
		}
	}
	*held = claim
	return true, nil
}

// has notes that the item has a field.
func (i *item) has(f field) {
	i.found = append(i.found, f)
	i.seen[f] = true
}

// keep copies a value, which the decoder will overwrite.
func (i *item) keep(f field, v value) {
	text := i.texts[f][:0]
	if v.form == jsonString {
		text, _ = jsontext.AppendUnquote(text, v.text)
	} else {
		text = append(text, v.text...)
	}
	i.texts[f] = text
	i.has(f)
	i.values[f] = value{v.form, text}
}

// find gives the claims of the path.
func (i *item) find() []claim {
	claims, ok := i.claims[string(i.path)]
	if !ok {
		claims = i.columns.claims(string(i.path))
		if len(i.claims) < maxPaths && len(i.path) <= maxPath {
			i.claims[string(i.path)] = claims
		}
	}
	return claims
}
