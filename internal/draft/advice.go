// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package draft

import (
	"cmp"
	"regexp"
	"strings"
)

// Advise puts a message about an ExportSource into the words of the command line:
// what the message says of the spec is said of a flag.
func Advise(message string) string {
	return formatWord.ReplaceAllStringFunc(flagWords.Replace(message), adviseFormat)
}

// flagWords lead from the words of messages to the flags of the same meaning. Of
// several that fit the first counts.
var flagWords = strings.NewReplacer(
	"set spec.format.skipRows or spec.columns", "add --format skipRows=ROWS, or --column FIELD=HEADER",
	"set spec.format.hiddenRows to Include or Exclude", "add --format hiddenRows=Include or --format hiddenRows=Exclude",
	"map the key in spec.columns or set spec.constants", "add --column FIELD=KEY or --constant FIELD=VALUE",
	"map the right column in spec.columns", "name the right column with --column FIELD=HEADER",
	"map another key in spec.columns", "name another key with --column FIELD=KEY",
	"translate the word in spec.values", "translate the word with --value FIELD:WORD=OURS",
	"map it in spec.columns", "add --column FIELD=HEADER",
	"map one in spec.columns", "add --column FIELD=HEADER",
	"name one in spec.columns", "add --column FIELD=HEADER",
	"say which in spec.columns", "say which with --column FIELD=HEADER",
	"check spec.timeZone and the export job", "check the export job",
	"as spec.format.dateFormat says", "as --format dateFormat says",
	"spec.columns.", "--column ", "spec.constants.", "--constant ",
	"spec.columns", "--column", "spec.constants", "--constant", "spec.values", "--value",
)

// formatWord is what a message says of spec.format: that a field be set, with the
// value it proposes, or where a field is.
var formatWord = regexp.MustCompile(`(set )spec\.format\.(\w+)(?:: ("[^"]+"|[^\s;,()]+))?|(in |)spec\.format\.(\w+)`)

// formatValues stand for a value of spec.format where a message proposes none.
var formatValues = map[string]string{
	"decimal":    ". or --format decimal=,",
	"dateFormat": "02.01.2006, the date 2 January 2006 as the file writes it",
	"delimiter":  "';'",
	"encoding":   "windows-1252",
	"skipRows":   "ROWS",
	"sheet":      "NAME",
	"items":      "KEY",
}

func adviseFormat(words string) string {
	found := formatWord.FindStringSubmatch(words)
	switch name := cmp.Or(found[2], found[5]); {
	case found[1] != "":
		return "add --format " + name + "=" + cmp.Or(strings.Trim(found[3], `"`), formatValues[name], "VALUE")
	case found[4] != "":
		return "with --format " + name + "=" + cmp.Or(formatValues[name], "VALUE")
	default:
		return "--format " + name
	}
}
