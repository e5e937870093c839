// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strconv"

	"github.com/klauspost/compress/gzip"

	"github.com/partnerinsights/customer-adoption-operator/bench/internal/measure"
)

// group is what the peers add up.
type group struct{ deployed, sold int64 }

// groups adds rows up by customer and product: the least that any reader has
// to do.
type groups map[string]*group

func (g groups) add(key []byte, deployed, sold int64) {
	found := g[string(key)]
	if found == nil {
		found = &group{}
		g[string(key)] = found
	}
	found.deployed += deployed
	found.sold += sold
}

func (g groups) answer() (a measure.Answer) {
	a.Groups = len(g)
	for _, found := range g {
		a.Deployed += found.deployed
		a.Sold += found.sold
	}
	return a
}

// readEncodingCSV reads with the standard library, without any check.
func readEncodingCSV(r io.ReadSeeker) (measure.Answer, error) {
	in := csv.NewReader(bufio.NewReaderSize(r, 1<<16))
	in.ReuseRecord = true
	if _, err := in.Read(); err != nil {
		return measure.Answer{}, err
	}
	found, key := groups{}, []byte{}
	for {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return found.answer(), nil
		}
		if err != nil {
			return measure.Answer{}, err
		}
		deployed, err := strconv.ParseInt(row[7], 10, 64)
		if err != nil {
			return measure.Answer{}, err
		}
		sold, err := strconv.ParseInt(row[8], 10, 64)
		if err != nil {
			return measure.Answer{}, err
		}
		key = append(append(append(key[:0], row[3]...), 0), row[5]...)
		found.add(key, deployed, sold)
	}
}

// readEncodingJSON reads one object a line with the standard library.
func readEncodingJSON(r io.ReadSeeker) (measure.Answer, error) {
	in := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
	found, key := groups{}, []byte{}
	for {
		var row struct {
			CustomerTenantID, ProductID    string
			LicensesDeployed, LicensesSold int64
		}
		err := in.Decode(&row)
		if errors.Is(err, io.EOF) {
			return found.answer(), nil
		}
		if err != nil {
			return measure.Answer{}, err
		}
		key = append(append(append(key[:0], row.CustomerTenantID...), 0), row.ProductID...)
		found.add(key, row.LicensesDeployed, row.LicensesSold)
	}
}

// readGunzip decompresses and does nothing else.
func readGunzip(r io.ReadSeeker) (measure.Answer, error) {
	in, err := gzip.NewReader(r)
	if err != nil {
		return measure.Answer{}, err
	}
	_, err = io.Copy(io.Discard, in)
	return measure.Answer{}, err
}
