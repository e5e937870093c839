package report

import (
	"crypto/sha256"
	_ "embed" // of the style and the script
	"encoding/base64"
	"html/template"
)

// style and script are the only ones of the page, and they stand in it.
var (
	//go:embed page/style.css
	style string
	//go:embed page/script.js
	script string
)

// The elements of the head. The policy lets nothing in but the two, by their
// digests: no address, and nothing that a name could smuggle in.
var (
	styleElement  = template.HTML("<style>" + style + "</style>")
	scriptElement = template.HTML("<script>" + script + "</script>")
	policy        = template.HTML(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ` +
		digest(style) + `; script-src ` + digest(script) + `; base-uri 'none'; form-action 'none'">`)
)

// digest is how a policy names the text of an inline element.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
