// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package draft

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// WriteManifests writes the sources and the portfolio as YAML to review and to
// apply. Comments say how the content gets into the cluster, and which headers are
// not used.
func (d *Draft) WriteManifests(w io.Writer) error {
	var text strings.Builder
	d.writeHowTo(&text)
	for _, source := range d.Sources {
		text.WriteString("---\n")
		if err := writeObject(&text, source.ExportSource); err != nil {
			return err
		}
		source.writeUnused(&text)
	}
	text.WriteString("---\n")
	text.WriteString("# The report on all customers. The template makes a CustomerAdoption for each of them.\n")
	if err := writeObject(&text, d.Portfolio); err != nil {
		return err
	}
	_, err := io.WriteString(w, text.String())
	return err
}

func writeObject(text *strings.Builder, object any) error {
	written, err := yaml.Marshal(object)
	text.Write(written)
	return err
}

// writeHowTo begins the text with the commands that use it.
func (d *Draft) writeHowTo(text *strings.Builder) {
	comment := func(line string) { text.WriteString(strings.TrimRight("# "+line, " ") + "\n") }
	comment("Look at the figures, without a cluster:")
	check := []string{"customer-adoption-operator report -f adoption.yaml"}
	for _, source := range d.Sources {
		check = append(check, "--data "+quoteShell(source.Name+"="+oneLine(source.Path)))
	}
	comment("  " + strings.Join(check, " "))
	if commands := d.contentCommands(); len(commands) > 0 {
		comment("In a cluster, the content comes first:")
		for _, command := range commands {
			comment("  " + command)
		}
	}
	if slices.ContainsFunc(d.Sources, func(s Source) bool { return s.Spec.HTTP != nil }) {
		comment("A file is too large for a ConfigMap or a Secret: put it on a server and correct spec.http.url below.")
	}
	comment("Then apply this file:")
	comment("  kubectl apply -f adoption.yaml")
}

// contentCommands put the files where the sources look for them.
func (d *Draft) contentCommands() (commands []string) {
	for _, source := range d.Sources {
		file := ""
		if key := keyOf(source.Spec); key != nil {
			file = quoteShell("--from-file=" + key.Key + "=" + oneLine(source.Path))
		}
		var add []string
		switch {
		case source.Spec.ConfigMap != nil:
			add = []string{fmt.Sprintf("kubectl create configmap %s %s", source.Spec.ConfigMap.Name, file)}
		case source.Spec.Secret != nil:
			add = []string{
				fmt.Sprintf("kubectl create secret generic %s %s", source.Spec.Secret.Name, file),
				fmt.Sprintf("kubectl label secret %s %s=true", source.Spec.Secret.Name, v1alpha1.ExportSourceSecretLabel),
			}
		}
		for _, command := range add {
			if !slices.Contains(commands, command) {
				commands = append(commands, command)
			}
		}
	}
	return commands
}

func keyOf(spec v1alpha1.ExportSourceSpec) *v1alpha1.KeyReference {
	if spec.ConfigMap != nil {
		return spec.ConfigMap
	}
	return spec.Secret
}

// writeUnused ends a source with the headers that hold no field, as comments: first
// those that are like the name of one.
func (s Source) writeUnused(text *strings.Builder) {
	var near, others []string
	for _, header := range s.attempt.unused() {
		quoted := strconv.Quote(oneLine(header))
		if field := s.attempt.closestField(header); field != "" {
			near = append(near, field+": "+quoted)
		} else {
			others = append(others, quoted)
		}
	}
	if len(near) > 0 {
		text.WriteString("  # Headers that are not used, and the nearest field. Where it is right, add it:\n  # columns:\n")
	}
	for _, line := range near {
		text.WriteString("  #   " + line + "\n")
	}
	if len(others) > 0 {
		text.WriteString("  # Headers that are not used:\n")
	}
	for _, header := range others {
		text.WriteString("  #   " + header + "\n")
	}
}

// oneLine keeps a text within its comment.
func oneLine(text string) string {
	return wording.Printable(text)
}
