// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"crypto/sha256"
	_ "embed" // of the style and the script
	"encoding/base64"
	"html/template"
)

// style and script are part of the page. It has no others.
var (
	//go:embed page/style.css
	style string
	//go:embed page/script.js
	script string
)

// The elements of the head. The policy names the style and the script by their
// digests and allows nothing else: no address, and no markup that comes from a
// name in the data.
var (
	styleElement  = template.HTML("<style>" + style + "</style>")
	scriptElement = template.HTML("<script>" + script + "</script>")
	policy        = template.HTML(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ` +
		digest(style) + `; script-src ` + digest(script) + `; base-uri 'none'; form-action 'none'">`)
)

// digest names the text of an inline element for the policy.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
