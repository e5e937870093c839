// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package formats

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// writerOf gives the way to write the values of a column as text.
func writerOf(t parquet.Type, layout string) func([]byte, parquet.Value) (Form, []byte) {
	kind := t.Kind()
	var logical any
	if lt := t.LogicalType(); lt != nil {
		logical = lt.Value
	}
	switch lt := logical.(type) {
	case *format.DateType:
		return writeDays(layout)
	case *format.TimestampType:
		return writeInstants(lt, layout)
	case *format.DecimalType:
		return writeDecimals(kind, int(lt.Scale))
	case *format.IntType:
		if !lt.IsSigned {
			return writeUnsigned
		}
	case *format.UUIDType:
		return writeUUID
	}
	return writePlain(kind, layout)
}

// writePlain writes values of a column that is nothing but its physical type.
func writePlain(kind parquet.Kind, layout string) func([]byte, parquet.Value) (Form, []byte) {
	switch kind {
	case parquet.Boolean:
		return func(text []byte, v parquet.Value) (Form, []byte) { return Text, strconv.AppendBool(text, v.Boolean()) }
	case parquet.Int32, parquet.Int64:
		return writeInteger
	case parquet.Int96:
		return func(text []byte, v parquet.Value) (Form, []byte) {
			return Text, appendZoned(text, timeOf96(v.Int96()), layout)
		}
	case parquet.Float, parquet.Double:
		return writeFloat
	}
	return func(text []byte, v parquet.Value) (Form, []byte) { return Text, append(text, v.ByteArray()...) }
}

func integerOf(v parquet.Value) int64 {
	if v.Kind() == parquet.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

func writeInteger(text []byte, v parquet.Value) (Form, []byte) {
	return Number, strconv.AppendInt(text, integerOf(v), 10)
}

func writeUnsigned(text []byte, v parquet.Value) (Form, []byte) {
	if v.Kind() == parquet.Int32 {
		return Number, strconv.AppendUint(text, uint64(v.Uint32()), 10)
	}
	return Number, strconv.AppendUint(text, v.Uint64(), 10)
}

// writeFloat writes a float as it is: a whole one has no decimal point, and is
// a count as long as every whole number next to it has a float of its own.
func writeFloat(text []byte, v parquet.Value) (Form, []byte) {
	const safe = 1 << 53
	f := v.Double()
	if v.Kind() == parquet.Float {
		f = float64(v.Float())
	}
	if math.Abs(f) > safe || f != math.Trunc(f) {
		return Number, strconv.AppendFloat(text, f, 'g', -1, 64)
	}
	return Number, strconv.AppendInt(text, int64(f), 10)
}

func writeUUID(text []byte, v parquet.Value) (Form, []byte) {
	const digits = "0123456789abcdef"
	for i, c := range v.ByteArray() {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			text = append(text, '-')
		}
		text = append(text, digits[c>>4], digits[c&15])
	}
	return Text, text
}

// writeDecimals writes decimals, whole ones without a decimal point.
func writeDecimals(kind parquet.Kind, scale int) func([]byte, parquet.Value) (Form, []byte) {
	if kind == parquet.Int32 || kind == parquet.Int64 {
		return func(text []byte, v parquet.Value) (Form, []byte) {
			return Number, appendDecimal(text, strconv.FormatInt(integerOf(v), 10), scale)
		}
	}
	return func(text []byte, v parquet.Value) (Form, []byte) {
		// Two's complement, the highest byte first.
		raw := v.ByteArray()
		n := new(big.Int).SetBytes(raw)
		if len(raw) > 0 && raw[0]&0x80 != 0 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(len(raw))*8))
		}
		return Number, appendDecimal(text, n.String(), scale)
	}
}

// appendDecimal moves the decimal point of a whole number to the left.
func appendDecimal(text []byte, number string, scale int) []byte {
	const mostScale = 1000
	digits, negative := strings.CutPrefix(number, "-")
	scale = min(max(scale, 0), mostScale)
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	if negative {
		text = append(text, '-')
	}
	text = append(text, digits[:len(digits)-scale]...)
	if fraction := strings.TrimRight(digits[len(digits)-scale:], "0"); fraction != "" {
		text = append(append(text, '.'), fraction...)
	}
	return text
}

const day = 24 * time.Hour

// writeDays writes days since 1970.
func writeDays(layout string) func([]byte, parquet.Value) (Form, []byte) {
	return func(text []byte, v parquet.Value) (Form, []byte) {
		return Text, appendDay(text, time.Unix(0, 0).UTC().AddDate(0, 0, int(integerOf(v))), layout)
	}
}

// writeInstants writes timestamps: of the time line, or of a calendar and clock
// somewhere.
func writeInstants(t *format.TimestampType, layout string) func([]byte, parquet.Value) (Form, []byte) {
	from := func(n int64) time.Time { return time.Unix(0, n) }
	switch t.Unit.Value.(type) {
	case *format.MilliSeconds:
		from = time.UnixMilli
	case *format.MicroSeconds:
		from = time.UnixMicro
	}
	write := appendLocal
	if t.IsAdjustedToUTC {
		write = appendZoned
	}
	return func(text []byte, v parquet.Value) (Form, []byte) {
		return Text, write(text, from(integerOf(v)).UTC(), layout)
	}
}

// timeOf96 reads a timestamp of older programs: nanoseconds of a Julian day.
func timeOf96(v deprecated.Int96) time.Time {
	const epoch = 2440588
	nanoseconds := int64(v[0]) | int64(v[1])<<32
	return time.Unix((int64(v[2])-epoch)*int64(day/time.Second), 0).UTC().Add(time.Duration(nanoseconds))
}

// Dates of a typed column are written as spec.format.dateFormat has it, as if
// the column were text.
func appendDay(text []byte, t time.Time, layout string) []byte {
	return appendTime(text, t, layout, time.DateOnly)
}

func appendLocal(text []byte, t time.Time, layout string) []byte {
	return appendTime(text, t, layout, "2006-01-02T15:04:05")
}

func appendZoned(text []byte, t time.Time, layout string) []byte {
	return appendTime(text, t, layout, "2006-01-02T15:04:05Z")
}

func appendTime(text []byte, t time.Time, layout, standard string) []byte {
	if layout == "" {
		layout = standard
	}
	return t.AppendFormat(slices.Grow(text, len(layout)), layout)
}
