// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/blob"
	"github.com/Azure/azure-sdk-for-go/sdk/storage/azblob/container"
	"gocloud.dev/blob/azureblob"
	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

var errNoSignature = errors.New("no signature in the token")

// accountForm matches the name of an account, which becomes a part of the host.
var accountForm = regexp.MustCompile(`^[a-z0-9]{3,24}$`)

func openAzure(ctx context.Context, t *storageTransport, name string, origin v1alpha1.ObjectStorageOrigin, secret *corev1.Secret) (*bucketClient, *Error) {
	account, _ := credential(secret, "accountName")
	if !accountForm.MatchString(account) {
		return nil, permanent(ReasonCredentialsInvalid, "Secret %q, key \"accountName\" is not the name of a storage account; write 3 to 24 lower-case letters and digits", secret.Name)
	}
	endpoint := origin.Endpoint
	if endpoint == "" {
		endpoint = "https://" + account + ".blob.core.windows.net"
	}
	client, fault := azureClient(t, strings.TrimSuffix(endpoint, "/")+"/"+name, account, secret)
	if fault != nil {
		return nil, fault
	}
	opened, err := azureblob.OpenBucket(ctx, client, nil)
	if err != nil {
		return nil, t.errorFor(err)
	}
	return &bucketClient{Bucket: opened, prepare: prepareAzure}, nil
}

// azureClient uses the key of the account, or a signature (SAS) that somebody
// made with it.
func azureClient(t *storageTransport, address, account string, secret *corev1.Secret) (*container.Client, *Error) {
	key, hasKey := credential(secret, "accountKey")
	token, hasToken := credential(secret, "sasToken")
	if hasKey == hasToken {
		return nil, permanent(ReasonCredentialsInvalid, "Secret %q must have exactly one of the keys accountKey and sasToken; add or remove one", secret.Name)
	}
	options := &container.ClientOptions{ClientOptions: azcore.ClientOptions{
		Transport: t.httpClient(),
		Retry:     policy.RetryOptions{MaxRetries: -1}, // only the controller retries
		Telemetry: policy.TelemetryOptions{Disabled: true},
	}}
	var client *container.Client
	var err error
	if hasKey {
		client, err = withAccountKey(address, account, key, options)
	} else {
		client, err = withSAS(address, token, options)
	}
	if err != nil {
		return nil, permanent(ReasonCredentialsInvalid, "Secret %q, key \"accountKey\" or \"sasToken\" cannot be used; copy it again", secret.Name)
	}
	return client, nil
}

func withAccountKey(address, account, key string, options *container.ClientOptions) (*container.Client, error) {
	signer, err := container.NewSharedKeyCredential(account, key)
	if err != nil {
		return nil, err
	}
	return container.NewClientWithSharedKeyCredential(address, signer, options)
}

func withSAS(address, token string, options *container.ClientOptions) (*container.Client, error) {
	query, err := url.ParseQuery(strings.TrimPrefix(token, "?"))
	if err != nil || query.Get("sig") == "" {
		return nil, errNoSignature
	}
	return container.NewClientWithNoCredential(address+"?"+query.Encode(), options)
}

func prepareAzure(as func(any) bool, version string) error {
	var options *blob.DownloadStreamOptions
	if version != "" && as(&options) {
		tag := azcore.ETag(version)
		options.AccessConditions = &blob.AccessConditions{ModifiedAccessConditions: &blob.ModifiedAccessConditions{IfNoneMatch: &tag}}
	}
	return nil
}
