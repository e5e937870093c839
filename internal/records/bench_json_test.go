// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/partnerinsights/customer-adoption-operator/internal/facts"
)

// objects are the rows of a portfolio export as JSON objects, a separator
// behind each.
func objects(rows int, separator string) []byte {
	var b bytes.Buffer
	random := rand.New(rand.NewPCG(1, 2))
	for range rows {
		customer, product := random.IntN(5000), random.IntN(15)
		fmt.Fprintf(&b, `{"serviceCode":"o365","serviceName":"Microsoft Office 365","channel":"Reseller","customerTenantId":"%08x-1111-4111-8111-111111111111","customerName":"Customer number %d","productId":"796b6b5f-613c-4e24-a17c-%012d","productName":"OFFICE 365 PLAN %d","licensesDeployed":%d,"licensesSold":%d,"processedDateTime":"2026-11-18T00:00:00","market":"United States","segment":"Small"}%s`,
			customer, customer, product, product, random.IntN(90), 10+random.IntN(90), separator)
	}
	return b.Bytes()
}

// BenchmarkNDJSON reads one object a line, and the same with encoding/json into
// a struct, without any check.
func BenchmarkNDJSON(b *testing.B) {
	file := objects(100_000, "\n")
	b.Run("records", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			if _, err := Read(b.Context(), bytes.NewReader(file), Options{Kind: facts.KindDeployment, Now: now}); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("encoding-json", func(b *testing.B) {
		b.SetBytes(int64(len(file)))
		for b.Loop() {
			in := json.NewDecoder(bytes.NewReader(file))
			for {
				var row struct {
					CustomerTenantID, CustomerName, ProductID, ProductName, ServiceCode string
					LicensesDeployed, LicensesSold                                      int64
				}
				if err := in.Decode(&row); errors.Is(err, io.EOF) {
					break
				} else if err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

// BenchmarkEnvelope reads the same objects in the envelope of the REST API.
func BenchmarkEnvelope(b *testing.B) {
	file := append([]byte(`{"value":[`), objects(100_000, ",")...)
	file = append(file[:len(file)-1], "]}"...)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := Read(b.Context(), bytes.NewReader(file), Options{Kind: facts.KindDeployment, Now: now}); err != nil {
			b.Fatal(err)
		}
	}
}
