// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package draft

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
	"github.com/partnerinsights/customer-adoption-operator/internal/ingest"
	"github.com/partnerinsights/customer-adoption-operator/internal/records"
	"github.com/partnerinsights/customer-adoption-operator/internal/suggest"
	"github.com/partnerinsights/customer-adoption-operator/internal/wording"
)

// Datasets are the names of the data sets, the preferred ones first.
var Datasets = []v1alpha1.Dataset{
	v1alpha1.DatasetLicenseDeployment, v1alpha1.DatasetLicenseUsage, v1alpha1.DatasetSubscriptions,
	v1alpha1.DatasetUserActivity, v1alpha1.DatasetSupportRequests,
}

// Hints are what the user says about his files, as flags.
type Hints struct {
	columns, constants, values, datasets, format []string
}

// AddFlags registers the flags, and tells shells their words.
func (h *Hints) AddFlags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringArrayVar(&h.columns, "column", nil, "FIELD=HEADER: the header of the files that holds a field, such as 'licensesSold=Seats bought'; repeatable")
	flags.StringArrayVar(&h.constants, "constant", nil, "FIELD=VALUE: a field that the files lack, the same for all rows, such as customerId=ID; repeatable")
	flags.StringArrayVar(&h.values, "value", nil, "FIELD:WORD=OURS: what a word of the files means, such as state:Aktiv=active; repeatable")
	flags.StringArrayVar(&h.datasets, "dataset", nil, "DATASET or FILE=DATASET: what the rows of the files, or of one file, are: "+datasetNames()+"; repeatable")
	flags.StringArrayVar(&h.format, "format", nil, "NAME=VALUE: how the files are written, such as decimal=, or dateFormat=02.01.2006: "+strings.Join(FormatNames, ", ")+"; repeatable")
	fields := begins(append(records.FieldNames(), WorkloadFields...), "=")
	suggest.CompleteBegin(cmd, "column", fields...)
	suggest.CompleteBegin(cmd, "constant", fields...)
	suggest.CompleteBegin(cmd, "value", begins(records.FieldNames(), ":")...)
	suggest.CompleteBegin(cmd, "format", begins(FormatNames, "=")...)
	suggest.Complete(cmd, "dataset", strings.Split(datasetNames(), ", ")...)
}

// begins are names with the mark behind them that a value follows.
func begins(names []string, mark string) (list []string) {
	for _, name := range names {
		list = append(list, name+mark)
	}
	return list
}

// Given says whether any of the flags was used.
func (h *Hints) Given() bool {
	return len(h.columns)+len(h.constants)+len(h.values)+len(h.datasets)+len(h.format) > 0
}

func datasetNames() string {
	var names []string
	for _, d := range Datasets {
		names = append(names, string(d))
	}
	return strings.Join(names, ", ")
}

// hints are the flags, checked.
type hints struct {
	columns, constants map[string]string
	values             map[string]map[string]string
	// datasets by the name of a file; those for all files under "".
	datasets map[string][]v1alpha1.Dataset
	format   *v1alpha1.Format
}

// parse checks the flags. The error says what is wrong with the first wrong one.
func (h *Hints) parse(files []string) (parsed hints, err error) {
	if parsed.columns, err = pairs("--column", "HEADER", h.columns); err != nil {
		return parsed, err
	}
	if parsed.constants, err = pairs("--constant", "VALUE", h.constants); err != nil {
		return parsed, err
	}
	for field := range parsed.columns {
		if _, both := parsed.constants[field]; both {
			return parsed, fmt.Errorf("%s is in --column and in --constant; keep one of them", field)
		}
	}
	if parsed.values, err = translations(h.values); err != nil {
		return parsed, err
	}
	if parsed.datasets, err = datasets(h.datasets, files); err != nil {
		return parsed, err
	}
	parsed.format, err = format(h.format)
	return parsed, err
}

// pairs reads FIELD=TEXT. Each field is one that a data set has.
func pairs(flag, what string, given []string) (map[string]string, error) {
	found := map[string]string{}
	for _, each := range given {
		field, text, ok := strings.Cut(each, "=")
		field, text = strings.TrimSpace(field), strings.TrimSpace(text)
		if !ok || field == "" || text == "" {
			return nil, fmt.Errorf("%s %s: write FIELD=%s", flag, each, what)
		}
		if err := checkField(field); err != nil {
			return nil, fmt.Errorf("%s %s: %w", flag, each, err)
		}
		if before, twice := found[field]; twice && before != text {
			return nil, fmt.Errorf("%s %s: %s is given twice; keep one", flag, each, field)
		}
		found[field] = text
	}
	return found, nil
}

// translations reads FIELD:WORD=OURS.
func translations(given []string) (map[string]map[string]string, error) {
	found := map[string]map[string]string{}
	for _, each := range given {
		field, rest, _ := strings.Cut(each, ":")
		last := strings.LastIndex(rest, "=")
		if field == "" || last < 1 || last == len(rest)-1 {
			return nil, fmt.Errorf("--value %s: write FIELD:WORD=OURS", each)
		}
		if err := checkField(field); err != nil {
			return nil, fmt.Errorf("--value %s: %w", each, err)
		}
		if found[field] == nil {
			found[field] = map[string]string{}
		}
		found[field][rest[:last]] = rest[last+1:]
	}
	return found, nil
}

// checkField refuses a name that is no field of any data set.
func checkField(name string) error {
	has := func(d v1alpha1.Dataset) bool { return records.HasField(ingest.KindOf(d), name) }
	if slices.ContainsFunc(Datasets, has) {
		return nil
	}
	return fmt.Errorf("unknown field %s%s", name, wording.DidYouMean(name, append(records.FieldNames(), WorkloadFields...)))
}

// WorkloadFields are examples of the fields of a workload, as specs name them.
var WorkloadFields = []string{"lastActivity.Teams", "licensed.Teams", "licenseAssigned.Teams"}

// datasets reads DATASET and FILE=DATASET.
func datasets(given, files []string) (map[string][]v1alpha1.Dataset, error) {
	found := map[string][]v1alpha1.Dataset{}
	for _, each := range given {
		file, name := "", each
		if i := strings.LastIndex(each, "="); i >= 0 {
			file, name = each[:i], each[i+1:]
		}
		if file != "" && !slices.Contains(files, file) {
			return nil, fmt.Errorf("--dataset %s: no file %s among those named%s", each, file, wording.DidYouMean(file, files))
		}
		dataset := v1alpha1.Dataset(name)
		if !slices.Contains(Datasets, dataset) {
			return nil, fmt.Errorf("--dataset %s: use one of %s%s", each, datasetNames(), wording.DidYouMean(name, strings.Split(datasetNames(), ", ")))
		}
		found[file] = append(found[file], dataset)
	}
	return found, nil
}

// datasetsOf are the data sets that a file may have; empty when the user says
// nothing.
func (h hints) datasetsOf(file string) []v1alpha1.Dataset {
	if own := h.datasets[file]; len(own) > 0 {
		return own
	}
	return h.datasets[""]
}
