// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/xml"
	"io"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

// azureVersion is the version of the REST API. It is the first one that marks
// encoded names in lists.
const azureVersion = "2021-02-12"

// accountForm matches the name of an account, which becomes a part of the host.
var accountForm = regexp.MustCompile(`^[a-z0-9]{3,24}$`)

// azureContainer is a container of Azure Blob Storage, over its REST API.
type azureContainer struct {
	endpoint *url.URL
	path     string
	account  string
	// key signs the requests of an account with a key.
	key []byte
	// signature are the parameters of a shared access signature, for the
	// others.
	signature string
}

func openAzure(_ *storageTransport, name string, origin v1alpha1.ObjectStorageOrigin, secret *corev1.Secret) (storage, *Error) {
	account, _ := credential(secret, "accountName")
	if !accountForm.MatchString(account) {
		return nil, permanent(ReasonCredentialsInvalid, "Secret %q, key \"accountName\" is not the name of a storage account; write 3 to 24 lower-case letters and digits", secret.Name)
	}
	endpoint, fault := endpointOf(origin.Endpoint, "https://"+account+".blob.core.windows.net")
	if fault != nil {
		return nil, fault
	}
	c := &azureContainer{endpoint: endpoint, path: "/" + name, account: account}
	return c, c.authenticate(secret)
}

// authenticate takes the key of the account, or a signature (SAS) that somebody
// made with it.
func (c *azureContainer) authenticate(secret *corev1.Secret) *Error {
	key, hasKey := credential(secret, "accountKey")
	token, hasToken := credential(secret, "sasToken")
	if hasKey == hasToken {
		return permanent(ReasonCredentialsInvalid, "Secret %q must have exactly one of the keys accountKey and sasToken; add or remove one", secret.Name)
	}
	var err error
	if hasKey {
		c.key, err = base64.StdEncoding.DecodeString(key)
	} else {
		c.signature, err = signatureOf(token)
	}
	if err != nil {
		return permanent(ReasonCredentialsInvalid, "Secret %q, key \"accountKey\" or \"sasToken\" cannot be used; copy it again", secret.Name)
	}
	return nil
}

func signatureOf(token string) (string, error) {
	query, err := url.ParseQuery(strings.TrimPrefix(token, "?"))
	if err != nil || query.Get("sig") == "" {
		return "", errUnsigned
	}
	return query.Encode(), nil
}

func (c *azureContainer) object(key string) *url.URL { return under(c.endpoint, c.path+"/"+key, nil) }

func (c *azureContainer) list(prefix, page string) *url.URL {
	query := url.Values{"restype": {"container"}, "comp": {"list"}, "delimiter": {"/"}, "prefix": {prefix}}
	if page != "" {
		query.Set("marker", page)
	}
	return under(c.endpoint, c.path, query)
}

// azureName is the name of a blob. One that XML cannot hold is encoded.
type azureName struct {
	Encoded bool   `xml:"Encoded,attr"`
	Text    string `xml:",chardata"`
}

func (n azureName) key() (string, error) {
	if n.Encoded {
		return url.PathUnescape(n.Text)
	}
	return n.Text, nil
}

func (c *azureContainer) decode(r io.Reader) (found listedPage, err error) {
	var document struct {
		XMLName xml.Name `xml:"EnumerationResults"`
		Blobs   []struct {
			Name     azureName
			Modified string `xml:"Properties>Last-Modified"`
		} `xml:"Blobs>Blob"`
		NextMarker string
	}
	if err := xml.NewDecoder(r).Decode(&document); err != nil {
		return listedPage{}, err
	}
	for _, blob := range document.Blobs {
		key, err := blob.Name.key()
		if err != nil {
			return listedPage{}, err
		}
		if err := found.add(key, parseDate(blob.Modified)); err != nil {
			return listedPage{}, err
		}
	}
	found.next = document.NextMarker
	return found, nil
}

func (c *azureContainer) create(key string, object Object) storageRequest {
	header := http.Header{"Content-Type": {object.MediaType}, "If-None-Match": {"*"}}
	header.Set("X-Ms-Blob-Type", "BlockBlob")
	return storageRequest{http.MethodPut, c.object(key), header, object.Content}
}

// sign gives a request the date of now: the service compares it with its own
// clock.
func (c *azureContainer) sign(request *http.Request, _ []byte) error {
	request.Header.Set("X-Ms-Version", azureVersion)
	request.Header.Set("X-Ms-Date", clock.RealClock{}.Now().UTC().Format(http.TimeFormat))
	if c.signature != "" {
		request.URL.RawQuery = strings.TrimPrefix(request.URL.RawQuery+"&"+c.signature, "&")
		return nil
	}
	request.Header.Set("Authorization", "SharedKey "+c.account+":"+c.sharedKey(request))
	return nil
}

// sharedKey is the signature of a request under the scheme Shared Key, which
// https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key
// describes.
func (c *azureContainer) sharedKey(request *http.Request) string {
	length := ""
	if request.ContentLength > 0 {
		length = strconv.FormatInt(request.ContentLength, 10)
	}
	// The empty lines are headers that the requests do not have.
	lines := []string{
		request.Method, "", "", length, "", request.Header.Get("Content-Type"), "", "", "",
		request.Header.Get("If-None-Match"), "", "",
	}
	for _, name := range slices.Sorted(maps.Keys(request.Header)) {
		if own := strings.ToLower(name); strings.HasPrefix(own, "x-ms-") {
			lines = append(lines, own+":"+request.Header.Get(name))
		}
	}
	lines = append(lines, "/"+c.account+request.URL.EscapedPath())
	query := request.URL.Query()
	for _, name := range slices.Sorted(maps.Keys(query)) {
		values := slices.Sorted(slices.Values(query[name]))
		lines = append(lines, strings.ToLower(name)+":"+strings.Join(values, ","))
	}
	sum := hmac.New(sha256.New, c.key)
	_, _ = io.WriteString(sum, strings.Join(lines, "\n"))
	return base64.StdEncoding.EncodeToString(sum.Sum(nil))
}
