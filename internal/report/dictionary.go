// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package report

import (
	"embed"
	"fmt"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"golang.org/x/text/message/catalog"
	"sigs.k8s.io/yaml"
)

// languages are the tags of the languages that the report is written in, the
// default first. Each has a file in the folder texts.
var languages = []string{"en", "ko", "zh-CN", "ja", "pl", "de"}

//go:embed texts/*.yaml
var textFiles embed.FS

// dictionary is the file of one language. Texts and Plurals together hold every
// message by its id. The messages are formats of golang.org/x/text/message.
type dictionary struct {
	// Date and Month are layouts of package time.
	Date  string `json:"date"`
	Month string `json:"month"`
	// Texts are the messages that no count changes.
	Texts map[string]string `json:"texts"`
	// Plurals are the messages whose words depend on a count.
	Plurals map[string]pluralText `json:"plurals"`
}

// pluralText has one format for each form that the language has.
type pluralText struct {
	// Argument is the number of the argument that is counted, from 1.
	Argument int    `json:"argument"`
	One      string `json:"one"`
	Few      string `json:"few"`
	Many     string `json:"many"`
	Other    string `json:"other"`
}

// loadDictionary reads the file of a language. A field that does not exist is
// an error.
func loadDictionary(name string) (d dictionary, err error) {
	content, err := textFiles.ReadFile("texts/" + name + ".yaml")
	if err != nil {
		return d, err
	}
	if err := yaml.UnmarshalStrict(content, &d); err != nil {
		return d, fmt.Errorf("texts of locale %s: %w", name, err)
	}
	return d, nil
}

// catalog makes the messages of one language.
func (d dictionary) catalog(tag language.Tag) (*catalog.Builder, error) {
	messages := catalog.NewBuilder()
	for id, text := range d.Texts {
		if err := messages.SetString(tag, id, text); err != nil {
			return nil, fmt.Errorf("text %s of locale %s: %w", id, tag, err)
		}
	}
	for id, text := range d.Plurals {
		if err := messages.Set(tag, id, text.message()); err != nil {
			return nil, fmt.Errorf("text %s of locale %s: %w", id, tag, err)
		}
	}
	return messages, nil
}

// message selects the form of a plural by its argument.
func (p pluralText) message() catalog.Message {
	var cases []any
	for _, form := range []struct {
		name   plural.Form
		format string
	}{{plural.One, p.One}, {plural.Few, p.Few}, {plural.Many, p.Many}, {plural.Other, p.Other}} {
		if form.format != "" {
			cases = append(cases, form.name, form.format)
		}
	}
	return plural.Selectf(p.Argument, "%d", cases...)
}

// LocaleNames lists the languages for a help text, the default first.
func LocaleNames() string { return strings.Join(languages, ", ") }
