// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"strings"
	"testing"
)

// TestBadContainers is table C-a of the catalog, containers and encodings, and
// docs/semantics.md section 2: the encoding is found from a byte order mark, and no
// data rows are suspicious, not empty (SourceEmpty).
func TestBadContainers(t *testing.T) {
	row := "tenant-1,Teams,10,5"
	good := usage(row)
	big := usage(strings.Repeat(row+"\n", 1<<17))
	judge(t, []badFile{
		{"C01 zero bytes", "", nil, "SourceEmpty: file is empty (0 bytes); check the export job"},
		{"C01 zero bytes where gzip was declared", "", func(o *Options) { o.Format.Compression = "Gzip" }, "SourceEmpty: file is empty (0 bytes); check the export job"},
		{"C01 only a byte order mark", "\ufeff", nil, "SourceEmpty: file holds only blank lines; check the export job"},
		{"C02 header only", usage()[:len(usage())-1], nil, "SourceEmpty: header found but no data rows; check the filters of the export job"},
		{"C03 only blank lines", "\n  \r\n\t\n", nil, "SourceEmpty: file holds only blank lines; check the export job"},
		{"C03 many blank lines", strings.Repeat(" \n", 5000), nil, "SourceEmpty: file holds only blank lines; check the export job"},
		{"C04 byte order mark", "\ufeff" + good, nil, "accepted"},
		{"C05 byte order mark and quoted header", "\ufeff" + strings.Replace(good, "customerId", `"customerId"`, 1), nil, "accepted"},
		{"C06 UTF-16LE with mark", "\xff\xfe" + utf16le(good), nil, "accepted"},
		{"C06 UTF-16 with mark, declared", "\xff\xfe" + utf16le(good), encodedAs("utf-16"), "accepted"},
		{"C06 UTF-16 with mark, other declared", "\xff\xfe" + utf16le(good), encodedAs("utf-8"), "FormatMismatch: byte order mark says another encoding than spec.format.encoding; remove spec.format.encoding"},
		{"C06 UTF-16 with half a pair", "\xff\xfe" + utf16le(usage()[:len(usage())-1]) + "\x00\xd8\n\x00", nil, "EncodingInvalid: row 2: " + notText},
		{"C06 UTF-32", "\xff\xfe\x00\x00c\x00\x00\x00", nil, "EncodingUnsupported: file is UTF-32; export as UTF-8"},
		{"C07 UTF-16LE without mark", utf16le(good), nil, "EncodingUnsupported: looks like UTF-16 without a byte order mark; export as UTF-8 or set spec.format.encoding: utf-16le"},
		{"C07 UTF-16BE without mark", "\x00" + strings.TrimSuffix(utf16le(good), "\x00"), nil, "EncodingUnsupported: looks like UTF-16 without a byte order mark; export as UTF-8 or set spec.format.encoding: utf-16le"},
		{"C07 UTF-16LE without mark, declared", utf16le(good), encodedAs("utf-16le"), "accepted"},
		{"C08 Windows-1252", usage(row, "tenant-2,M\xfcller,10,5"), nil, "EncodingInvalid: row 3: " + notText},
		{"C08 Windows-1252, declared", usage(row, "tenant-2,M\xfcller,10,5"), encodedAs("windows-1252"), "accepted"},
		{"C08 unknown encoding", good, encodedAs("klingon"), "EncodingUnsupported: spec.format.encoding is not a known encoding; use a name such as utf-8, utf-16 or windows-1252"},
		{"C08 undecodable in the declared encoding", usage("tenant-1,\xff,10,5"), encodedAs("shift_jis"), "EncodingInvalid: row 2: " + notText},
		{"C09 NUL", usage("tenant\x001,Teams,10,5"), nil, `CharacterForbidden: row 2, column "customerId": contains a NUL byte; clean the export`},
		{"C10 ESC", usage("tenant\x1b1,Teams,10,5"), nil, `CharacterForbidden: row 2, column "customerId": contains a control character; clean the export`},
		{"C11 right-to-left override", usage("tenant\u202e1,Teams,10,5"), nil, `CharacterForbidden: row 2, column "customerId": contains an invisible formatting character; clean the export`},
		{"C11 zero-width joiner", usage("tenant-1,Te\u200dams,10,5"), nil, `CharacterForbidden: row 2, column "workloadName": contains an invisible formatting character; clean the export`},
		{"C11 unassigned character", usage("tenant-1,Te\uffffams,10,5"), nil, `CharacterForbidden: row 2, column "workloadName": contains a character that cannot be shown; clean the export`},
		{"C12 workbook", workbookOf(good), nil, "accepted"},
		{"C12 workbook, declared", workbookOf(good), formatType("XLSX"), "accepted"},
		{"C12 workbook where CSV is declared", workbookOf(good), formatType("CSV"), "FormatMismatch: declared CSV but content is an Excel workbook; set spec.format.type: XLSX"},
		{"C12 CSV where XLSX is declared", good, formatType("XLSX"), "FormatMismatch: declared XLSX but content is not an Excel workbook; remove spec.format.type"},
		{"C12 workbook, declared zip", workbookOf(good), compression("Zip"), "FormatMismatch: declared zip but content is an Excel workbook; remove spec.format.compression"},
		{"C12 workbook, declared plain", workbookOf(good), compression("None"), "accepted"},
		{"C12 workbook cut", workbookOf(good)[:200], nil, "SourceCorrupt: ZIP archive is damaged or cut; export it again"},
		{"C12 workbook in gzip", gzipped(workbookOf(good)), nil, "accepted"},
		{"C12 workbook too large to hold", workbookOf(good), maxBuffered(1000), "SourceTooLarge: takes more than 1000 bytes of memory in this format; export compressed CSV or raise the manager's --max-buffered-size"},
		{"C13 old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", nil, "FormatMismatch: this is a binary or protected Excel file; save as XLSX without a password, or as CSV UTF-8"},
		{"C13 PDF", "%PDF-1.7\n", nil, "FormatMismatch: this is a PDF file, not an export; save as CSV UTF-8"},
		{"C14 login page", "\n<!DOCTYPE html><html><body>Sign in</body></html>", nil, htmlPage},
		{"C14 login page without doctype", "<HTML lang=en>", nil, htmlPage},
		{"C14 XML", `<?xml version="1.0"?><error/>`, nil, htmlPage},
		{"C15 JSON where CSV is declared", `[{"customerId":"tenant-1"}]`, formatType("CSV"), "FormatMismatch: declared CSV but content starts like JSON; set spec.format.type: JSON"},
		{"C15 CSV where JSON is declared", good, formatType("JSON"), "FormatMismatch: declared JSON but content does not start like JSON; set spec.format.type: CSV"},
		{"C16 too large when decompressed", gzipped(big), func(o *Options) { o.Limits.MaxBytes = 1 << 20 }, "SourceTooLarge: decompressed size exceeds 1 MiB; split the export or raise the manager's limit"},
		{"C16 compressed too well", gzipped(big), func(o *Options) { o.Limits.MaxRatio = 200 }, "SourceTooLarge: compression ratio exceeds 200:1; check the file"},
		{"C16 compressed well, but small", gzipped(big[:1<<19] + "\n"), func(o *Options) { o.Limits.MaxRatio = 20; o.MaxRejectedPercent = 1 }, "accepted"},
		{"C16 too large", big, func(o *Options) { o.Limits.MaxBytes = 1000 }, "SourceTooLarge: more than 1000 bytes; split the export or raise the manager's limit"},
		{"C16 too large in quotes", usage(`tenant-1,"` + strings.Repeat("x", 200)), func(o *Options) { o.Limits.MaxBytes = 100 }, "SourceTooLarge: more than 100 bytes; split the export or raise the manager's limit"},
		{"C16 exactly as large as allowed", good, func(o *Options) { o.Limits.MaxBytes = int64(len(good)) }, "accepted"},
		{"C17 gzip cut", gzipped(good)[:40], nil, "SourceTruncated: compressed stream ended early; export it again"},
		{"C17 gzip cut in its header", gzipped(good)[:5], nil, "SourceTruncated: compressed stream ended early; export it again"},
		{"C18 two members", gzipped(usage(row), "tenant-2,Teams,1,1\n"), nil, "accepted"},
		{"C18 seventeen members", gzipped(append([]string{good}, make([]string, 16)...)...), nil, "FormatMismatch: more than 16 gzip members; compress the file in one piece"},
		{"C19 garbage after the end", gzipped(good) + "garbage", nil, "SourceCorrupt: data after the end of the gzip stream; export it again"},
		{"C19 damaged", gzipped(good)[:20] + "\x00\x00\x00" + gzipped(good)[23:], nil, "SourceCorrupt: compressed stream is damaged; export it again"},
		{"C19 bad gzip header", "\x1f\x8b\x00\x00\x00\x00\x00\x00\x00\x00\x00", nil, "SourceCorrupt: compressed stream is damaged; export it again"},
		{"C19 compressed twice", gzipped(gzipped(good)), nil, "FormatMismatch: compressed twice; compress the file once"},
		{"C19 gzip, declared plain", gzipped(good), func(o *Options) { o.Format.Compression = "None" }, "FormatMismatch: declared uncompressed but content is gzip; set spec.format.compression: Gzip"},
		{"C19 plain, declared gzip", good, func(o *Options) { o.Format.Compression = "Gzip" }, "FormatMismatch: declared gzip but content is not; remove spec.format.compression"},
		{"C16 zstd too large when decompressed", zstdOf(big), func(o *Options) { o.Limits.MaxBytes = 1 << 20 }, "SourceTooLarge: decompressed size exceeds 1 MiB; split the export or raise the manager's limit"},
		{"C16 zstd compressed too well", zstdOf(big), func(o *Options) { o.Limits.MaxRatio = 200 }, "SourceTooLarge: compression ratio exceeds 200:1; check the file"},
		{"C16 zstd window too large", "\x28\xb5\x2f\xfd\x00\x88" + "\x01\x00\x00", nil, "SourceTooLarge: zstd window of more than 32 MiB; compress without --long and --ultra"},
		{"C17 zstd cut", zstdOf(good)[:40], nil, "SourceTruncated: compressed stream ended early; export it again"},
		{"C18 zstd, two frames", zstdOf(usage(row), "tenant-2,Teams,1,1\n"), nil, "accepted"},
		{"C19 zstd, text behind", zstdOf(good) + "garbage", nil, "SourceCorrupt: compressed stream is damaged; export it again"},
		{"C19 zstd damaged", zstdOf(good)[:30] + "\xff\xff\xff" + zstdOf(good)[33:], nil, "SourceCorrupt: compressed stream is damaged; export it again"},
		{"C19 zstd compressed twice", zstdOf(zstdOf(good)), nil, "FormatMismatch: compressed twice; compress the file once"},
		{"C19 zstd, declared", zstdOf(good), compression("Zstd"), "accepted"},
		{"C19 zstd, declared gzip", zstdOf(good), compression("Gzip"), "FormatMismatch: declared gzip but content is zstd; set spec.format.compression: Zstd"},
		{"C19 plain, declared zstd", good, compression("Zstd"), "FormatMismatch: declared zstd but content is not; remove spec.format.compression"},
		{"C19 gzip, declared", gzipped(good), func(o *Options) { o.Format.Compression = "Gzip" }, "accepted"},
		{"C23 cut in a row", good[:len(good)-2], lengthUnknown, "SourceTruncated: last line has no line break; file may be cut, export it again"},
		{"C23 cut between CR and LF", strings.TrimSuffix(good, "\n") + "\r", lengthUnknown, "SourceTruncated: last line has no line break; file may be cut, export it again"},
		{"C23 no line break, length known", good[:len(good)-1], nil, "accepted"},
		{"C23 no line break, gzip", gzipped(good[:len(good)-1]), lengthUnknown, "accepted"},
		{"C23 blanks after the last line break", good + "  ", lengthUnknown, "accepted"},
		{"C28 error object", `{"error":"invalid_token"}`, nil, "VendorError: API answered with an error object; check credentials"},
		{"C28 error object with more", `{"code":1,"Error":{"message":"no"},"items":null}`, nil, "SourceEmpty: JSON holds no items; check the filters of the export job"},
	})
}

const (
	notText  = "bytes are not text in the file's encoding; export as UTF-8 or set spec.format.encoding, for example windows-1252"
	htmlPage = "FormatMismatch: this is an HTML or XML page, not an export; the session or token is probably missing"
)
