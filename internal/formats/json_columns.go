// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import "errors"

// jsonColumns are the wanted keys of a JSON file, as the items show them.
type jsonColumns struct {
	to Consumer
	// byPath has the number of the column of a path; unwanted for a path that
	// the consumer does not want.
	byPath map[string]int
	// count is the number of columns, keyed are those that are part of a key.
	count int
	keyed []int
}

// unwanted stands for no column.
const unwanted = -1

// Bounds of what is remembered of a file's keys. The paths of wanted keys are
// always remembered.
const (
	maxPaths = 1024
	maxPath  = 256
)

var errTooManyKeys = errors.New("too many wanted keys")

func newJSONColumns(to Consumer) jsonColumns {
	return jsonColumns{to: to, byPath: map[string]int{}}
}

// find gives the column of a path.
func (c *jsonColumns) find(path []byte) (int, error) {
	if column, known := c.byPath[string(path)]; known {
		return column, nil
	}
	if len(path) > maxField {
		return unwanted, nil
	}
	column := c.to.Key(string(path))
	switch {
	case column.Name == "" && len(c.byPath) < maxPaths && len(path) <= maxPath:
		c.byPath[string(path)] = unwanted
		return unwanted, nil
	case column.Name == "":
		return unwanted, nil
	case c.count == maxColumns:
		return 0, errTooManyKeys
	}
	n := c.count
	c.byPath[string(path)] = n
	c.count++
	if column.Keyed {
		c.keyed = append(c.keyed, n)
	}
	return n, nil
}
