// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/clock"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const defaultRegion = "us-east-1"

// s3Domains are those of regions outside of the main partition of AWS.
var s3Domains = []struct{ regions, domain string }{
	{"cn-", "amazonaws.com.cn"}, {"eusc-", "amazonaws.eu"}, {"us-isob-", "sc2s.sgov.gov"}, {"us-isof-", "csp.hci.ic.gov"},
	{"us-iso-", "c2s.ic.gov"}, {"eu-isoe-", "cloud.adc-e.uk"},
}

// hostBucket matches the buckets that AWS serves under a host name of their own.
var hostBucket = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`)

// s3Bucket is a bucket of S3, or of a server that speaks its protocol. The vendor's
// library signs the requests, and does nothing else.
type s3Bucket struct {
	// endpoint with path is the address of the bucket.
	endpoint    *url.URL
	path        string
	region      string
	credentials aws.Credentials
	signer      *v4.Signer
}

func openS3(_ *storageTransport, name string, origin v1alpha1.ObjectStorageOrigin, secret *corev1.Secret) (storage, *Error) {
	id, _ := credential(secret, "accessKeyID")
	key, _ := credential(secret, "secretAccessKey")
	session, _ := credential(secret, "sessionToken")
	if id == "" || key == "" {
		return nil, permanent(ReasonCredentialsInvalid, "Secret %q has no credentials; add the keys accessKeyID and secretAccessKey", secret.Name)
	}
	if !isPrintableASCII(id) || !isPrintableASCII(session) {
		return nil, permanent(ReasonCredentialsInvalid,
			"Secret %q, key \"accessKeyID\" or \"sessionToken\" has a character that cannot be sent; copy it again", secret.Name)
	}
	b := &s3Bucket{
		path: "/" + name, region: origin.Region,
		credentials: aws.Credentials{AccessKeyID: id, SecretAccessKey: key, SessionToken: session},
		signer:      v4.NewSigner(func(o *v4.SignerOptions) { o.DisableURIPathEscaping = true }), // it is escaped already
	}
	if b.region == "" {
		b.region = defaultRegion
	}
	host := "s3." + b.region + "." + s3Domain(b.region)
	if origin.Endpoint == "" && hostBucket.MatchString(name) {
		host, b.path = name+"."+host, ""
	}
	var fault *Error
	b.endpoint, fault = endpointOf(origin.Endpoint, "https://"+host)
	return b, fault
}

func s3Domain(region string) string {
	for _, d := range s3Domains {
		if strings.HasPrefix(region, d.regions) {
			return d.domain
		}
	}
	return "amazonaws.com"
}

func (b *s3Bucket) object(key string) *url.URL { return under(b.endpoint, b.path+"/"+key, nil) }

func (b *s3Bucket) list(prefix, page string) *url.URL {
	query := url.Values{"list-type": {"2"}, "delimiter": {"/"}, "prefix": {prefix}}
	if page != "" {
		query.Set("continuation-token", page)
	}
	return under(b.endpoint, b.path+"/", query)
}

func (b *s3Bucket) decode(r io.Reader) (found listedPage, err error) {
	var document struct {
		XMLName  xml.Name `xml:"ListBucketResult"`
		Contents []struct {
			Key          string
			LastModified time.Time
		}
		IsTruncated           bool
		NextContinuationToken string
	}
	if err := xml.NewDecoder(r).Decode(&document); err != nil {
		return listedPage{}, err
	}
	for _, o := range document.Contents {
		if err := found.add(o.Key, o.LastModified); err != nil {
			return listedPage{}, err
		}
	}
	if document.IsTruncated {
		found.next = document.NextContinuationToken
	}
	return found, nil
}

func (b *s3Bucket) create(key string, object Object) storageRequest {
	header := http.Header{"Content-Type": {object.MediaType}, "If-None-Match": {"*"}}
	return storageRequest{http.MethodPut, b.object(key), header, object.Content}
}

// sign adds a signature of version 4, with the date of now: the service compares
// it with its own clock.
func (b *s3Bucket) sign(request *http.Request, body []byte) error {
	sum := sha256.Sum256(body)
	digest := hex.EncodeToString(sum[:])
	request.Header.Set("X-Amz-Content-Sha256", digest)
	return b.signer.SignHTTP(request.Context(), b.credentials, request, digest, "s3", b.region, clock.RealClock{}.Now())
}
