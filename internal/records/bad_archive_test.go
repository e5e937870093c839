// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package records

import (
	"strings"
	"testing"
)

// Table C-a of the catalog: ZIP archives.
func TestBadArchives(t *testing.T) {
	good := usage("tenant-1,Teams,10,5")
	big := usage(strings.Repeat("tenant-1,Teams,10,5\n", 1<<17))
	one := zipped(file{"export.csv", good})
	const (
		only   = "; it must contain exactly one"
		harm   = "ArchiveInvalid: archive contains a file whose name leads out of it; export it again"
		broken = "SourceCorrupt: ZIP archive is damaged or cut; export it again"
	)
	many := make([]file, 60000)
	for i := range many {
		many[i].name = strings.Repeat("x", 100)
	}
	judge(t, []badFile{
		{"C20 one file", one, nil, "accepted"},
		{"C20 one file, declared", one, compression("Zip"), "accepted"},
		{"C20 one file in a folder", zipped(file{"exports/", ""}, file{"exports/may.csv", good}), nil, "accepted"},
		{"C20 JSON in it", zipped(file{"export.json", `[{"customerId":"tenant-1","licensesEntitled":10,"licensesActive":5}]`}), formatType("JSON"), "accepted"},
		{"C20 workbook in it", zipped(file{"export.xlsx", workbookOf(good)}), nil, "accepted"},
		{"C20 no line break at the end", zipped(file{"export.csv", strings.TrimSuffix(good, "\n")}), lengthUnknown, "accepted"},
		{"C20 no file", zipped(), nil, "ArchiveInvalid: archive contains 0 files" + only},
		{"C20 two files", zipped(file{"a.csv", good}, file{"b.csv", good}), nil, "ArchiveInvalid: archive contains 2 files" + only},
		{"C20 very many files", zipped(many...), nil, "ArchiveInvalid: archive lists too many files" + only},
		{"C20 encrypted", encrypted(one), nil, "ArchiveInvalid: archive is encrypted; export without a password"},
		{"C20 name that leads out", zipped(file{"../x.csv", good}), nil, harm},
		{"C20 absolute name", zipped(file{"/x.csv", good}), nil, harm},
		{"C20 unknown compression", strings.ReplaceAll(one, "\x08\x00\x08\x00", "\x08\x00\x63\x00"), nil, "ArchiveInvalid: archive is compressed in an unusual way; use Deflate"},
		{"C20 archive in an archive", zipped(file{"a.zip", one}), nil, "FormatMismatch: compressed twice; compress the file once"},
		{"C20 gzip in an archive", zipped(file{"a.gz", gzipped(good)}), nil, "FormatMismatch: compressed twice; compress the file once"},
		{"C20 archive in gzip", gzipped(one), nil, "accepted"},
		{"C20 empty file", zipped(file{"a.csv", ""}), nil, "SourceEmpty: file holds only blank lines; check the export job"},
		{"C20 cut", one[:len(one)/2], nil, broken},
		{"C20 damaged", strings.Replace(one, one[50:60], "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 1), nil, "SourceCorrupt: compressed stream is damaged; export it again"},
		{"C20 declared plain", one, compression("None"), "FormatMismatch: declared uncompressed but content is a ZIP archive; set spec.format.compression: Zip"},
		{"C20 declared gzip", one, compression("Gzip"), "FormatMismatch: declared gzip but content is a ZIP archive; set spec.format.compression: Zip"},
		{"C20 plain, declared zip", good, compression("Zip"), "FormatMismatch: declared zip but content is not; remove spec.format.compression"},
		{"C16 compressed too well", zipped(file{"a.csv", big}), func(o *Options) { o.Limits.MaxRatio = 200 }, "SourceTooLarge: compression ratio exceeds 200:1; check the file"},
		{"C16 too large when decompressed", zipped(file{"a.csv", big}), func(o *Options) { o.Limits.MaxBytes = 1 << 20 }, "SourceTooLarge: decompressed size exceeds 1 MiB; split the export or raise the manager's limit"},
		{"C16 too large to hold", one, maxBuffered(100), "SourceTooLarge: takes more than 100 bytes of memory in this format; export compressed CSV or raise the manager's --max-buffered-size"},
		{"C16 exactly as large as may be held", one, maxBuffered(int64(len(one))), "accepted"},
	})
}

// encrypted sets the flag of an encrypted file, in both places.
func encrypted(archive string) string {
	archive = strings.Replace(archive, "PK\x03\x04\x14\x00\x08", "PK\x03\x04\x14\x00\x09", 1)
	return strings.Replace(archive, "PK\x01\x02\x14\x00\x14\x00\x08", "PK\x01\x02\x14\x00\x14\x00\x09", 1)
}
