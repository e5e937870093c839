// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"regexp"
	"strings"
)

// step is a file or commands of a page.
type step struct {
	line   int    // of the page
	file   string // what the block is to be saved as; empty for commands
	text   string
	output string // what the page shows of the commands' output, if it does
}

// block is a fenced block, and the end of the line of text before it.
var block = regexp.MustCompile("(?ms)(?:`([^`\n]+)`:\n\n)?^```(\\w*)\n(.*?)^```$")

// stepsOf finds the steps of a page. A block of yaml or csv is saved as what the
// text before it ends with, `so.yaml`:. A block of sh is run. One without a
// language is the output of the commands before it.
func stepsOf(page string) ([]step, error) {
	var steps []step
	for _, at := range block.FindAllStringSubmatchIndex(page, -1) {
		language, text := page[at[4]:at[5]], page[at[6]:at[7]]
		next := step{line: 1 + strings.Count(page[:at[4]], "\n"), text: text}
		switch language {
		case "yaml", "csv":
			if at[2] < 0 {
				return nil, fmt.Errorf("line %d: the text before does not say what to save the block as", next.line)
			}
			next.file = page[at[2]:at[3]]
		case "sh":
		case "":
			if len(steps) == 0 || steps[len(steps)-1].file != "" || steps[len(steps)-1].output != "" {
				return nil, fmt.Errorf("line %d: an output without commands", next.line)
			}
			steps[len(steps)-1].output = text
			continue
		default:
			return nil, fmt.Errorf("line %d: a block of %s can't be walked through", next.line, language)
		}
		steps = append(steps, next)
	}
	if len(steps) == 0 {
		return nil, fmt.Errorf("no step")
	}
	return steps, nil
}

// command is the step in the shell's language.
func (s step) command() string {
	if s.file == "" {
		return s.text
	}
	return fmt.Sprintf("cat >'%s' <<'END OF FILE'\n%sEND OF FILE", s.file, s.text)
}
