// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package plugin

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// connection is the user's kubeconfig with kubectl's flags.
type connection struct {
	rules     *clientcmd.ClientConfigLoadingRules
	overrides clientcmd.ConfigOverrides
	// extra are the values of --as-user-extra, each KEY=VALUE.
	extra []string
}

func newConnection() *connection {
	return &connection{rules: clientcmd.NewDefaultClientConfigLoadingRules()}
}

// addFlags adds the flags that kubectl itself has. client-go knows all but two
// of them, and two that kubectl does not have.
func (c *connection) addFlags(flags *pflag.FlagSet) {
	flags.StringVar(&c.rules.ExplicitPath, "kubeconfig", "", "Path to the kubeconfig file to use for CLI requests.")
	flags.StringArrayVar(&c.extra, "as-user-extra", nil,
		"User extras to impersonate for the operation, this flag can be repeated to specify multiple values for the same key.")
	names := clientcmd.RecommendedConfigOverrideFlags("")
	names.ClusterOverrideFlags.APIServer.ShortName = "s"
	names.AuthOverrideFlags.Username.LongName, names.AuthOverrideFlags.Password.LongName = "", ""
	clientcmd.BindOverrideFlags(&c.overrides, flags, names)
}

// settings gives how to reach the API server, and the namespace to read.
func (c *connection) settings() (settings *rest.Config, namespace string, err error) {
	extra := map[string][]string{}
	for _, text := range c.extra {
		key, value, found := strings.Cut(text, "=")
		if !found {
			return nil, "", fmt.Errorf("--as-user-extra %s: write KEY=VALUE", text)
		}
		extra[key] = append(extra[key], value)
	}
	overrides := c.overrides
	if len(extra) > 0 {
		overrides.AuthInfo.ImpersonateUserExtra = extra
	}
	config := clientcmd.NewNonInteractiveDeferredLoadingClientConfig(c.rules, &overrides)
	settings, err = config.ClientConfig()
	if clientcmd.IsEmptyConfig(err) {
		return nil, "", errors.New("find the cluster: there is no kubeconfig; set KUBECONFIG or --kubeconfig to one")
	}
	if err != nil {
		return nil, "", fmt.Errorf("find the cluster: %w", err)
	}
	if namespace, _, err = config.Namespace(); err != nil {
		return nil, "", fmt.Errorf("find the namespace: %w", err)
	}
	return settings, namespace, nil
}
