// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package v1alpha1

// FormatType names the syntax of an export.
// +kubebuilder:validation:Enum=CSV;TSV;JSON;NDJSON;Parquet;XLSX
type FormatType string

// The formats an ExportSource can read.
const (
	// FormatCSV is delimited text; the delimiter is found from the header row
	// unless format.delimiter names it.
	FormatCSV FormatType = "CSV"
	// FormatTSV is delimited text whose delimiter is a tab.
	FormatTSV FormatType = "TSV"
	// FormatJSON is an array of objects, or an envelope that holds one.
	FormatJSON FormatType = "JSON"
	// FormatNDJSON is one JSON object a line.
	FormatNDJSON FormatType = "NDJSON"
	// FormatParquet is an Apache Parquet file.
	FormatParquet FormatType = "Parquet"
	// FormatXLSX is an Excel workbook; its first visible sheet is read.
	FormatXLSX FormatType = "XLSX"
)

// Compression names how an export is compressed.
// +kubebuilder:validation:Enum=None;Gzip;Zstd;Zip
type Compression string

// The compressions an ExportSource can read.
const (
	// CompressionNone says that the content is not compressed.
	CompressionNone Compression = "None"
	// CompressionGzip says that the content is a gzip stream.
	CompressionGzip Compression = "Gzip"
	// CompressionZstd says that the content is a Zstandard stream.
	CompressionZstd Compression = "Zstd"
	// CompressionZip says that the content is a ZIP archive of one file.
	CompressionZip Compression = "Zip"
)

// Format describes the content of an export. Leave out what the operator
// detects by itself.
type Format struct {
	// type of the content. Unset: detected from its first bytes. Example:
	// CSV.
	// +optional
	Type FormatType `json:"type,omitempty"`
	// delimiter between the fields of a row: a comma, a semicolon, a vertical
	// bar or a tab. Unset: detected from the header row. Example: ";".
	// +optional
	// +kubebuilder:validation:Enum={",",";","|","\t"}
	Delimiter string `json:"delimiter,omitempty"`
	// compression of the content. Unset: detected from its first bytes.
	// Example: Gzip.
	// +optional
	Compression Compression `json:"compression,omitempty"`
	// encoding of the text, by its WHATWG name. Unset: UTF-8, or UTF-16 when
	// a byte order mark says so. Example: windows-1252.
	// +optional
	// +kubebuilder:validation:MaxLength=32
	// +kubebuilder:validation:Pattern=`^[A-Za-z0-9][-_.:A-Za-z0-9]*$`
	Encoding string `json:"encoding,omitempty"`
	// dateFormat is the layout of dates, written as the Go language writes
	// it: the date 2 January 2006 in the file's form. Unset: ISO 8601 and the
	// forms of the known exports. Example: 02.01.2006.
	// +optional
	// +kubebuilder:validation:MaxLength=64
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	// +kubebuilder:validation:XValidation:rule="!self.matches('(?i)yy|dd|mm')",message="dateFormat is not written with letters such as yyyy and MM, but as the date 2 January 2006 in the form of the file",messageExpression="'dateFormat is not written with letters such as yyyy and MM, but as the date 2 January 2006 in the form of the file: ' + self.replace('MMMM', 'January').replace('MMM', 'Jan').replace('MM', '01').replace('yyyy', '2006').replace('YYYY', '2006').replace('yy', '06').replace('YY', '06').replace('dd', '02').replace('DD', '02').replace('HH', '15').replace('hh', '03').replace('mm', '04').replace('ss', '05').replace('d', '2').replace('tt', 'PM')"
	DateFormat string `json:"dateFormat,omitempty"`
	// decimal is the decimal mark of numbers, a point or a comma. With a
	// comma the point is the thousands mark. Unset: detected from each
	// number, and an ambiguous number is rejected. Example: ",".
	// +optional
	// +kubebuilder:validation:Enum={".",","}
	Decimal string `json:"decimal,omitempty"`
	// skipRows is the number of lines before the header row. Default: 0.
	// Example: 3.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=1000
	SkipRows int32 `json:"skipRows,omitempty"`
	// sheet of a workbook that is read, by its name or its number, from 1.
	// Unset: the visible sheet whose header fits the data set. Example: Data.
	// +optional
	// +kubebuilder:validation:MaxLength=31
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	Sheet string `json:"sheet,omitempty"`
	// hiddenRows says what to do with the hidden rows of a workbook's sheet.
	// Unset: a sheet with hidden rows is refused. Example: Exclude.
	// +optional
	HiddenRows HiddenRows `json:"hiddenRows,omitempty"`
	// items is the key of the array of records in a JSON object. Unset: items
	// or value, whatever their case. Example: content.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	// +kubebuilder:validation:Pattern=`^[^\p{C}\p{Zl}\p{Zp}]*$`
	Items string `json:"items,omitempty"`
}

// HiddenRows says what to do with the hidden rows of a workbook's sheet.
// +kubebuilder:validation:Enum=Include;Exclude
type HiddenRows string
