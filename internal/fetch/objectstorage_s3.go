// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package fetch

import (
	"bytes"
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"gocloud.dev/blob/s3blob"
	corev1 "k8s.io/api/core/v1"

	"github.com/partnerinsights/customer-adoption-operator/api/v1alpha1"
)

const defaultRegion = "us-east-1"

// openS3 sets the options of the client itself. A shared configuration or the role
// of an instance would be the operator's identity, not the source's (A09).
func openS3(ctx context.Context, t *storageTransport, bucket string, origin v1alpha1.ObjectStorageOrigin, secret *corev1.Secret) (*bucketClient, *Error) {
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
	options := s3.Options{
		Region:      origin.Region,
		Credentials: credentials.NewStaticCredentialsProvider(id, key, session),
		HTTPClient:  t.httpClient(),
		Retryer:     aws.NopRetryer{}, // only the controller retries
		// Servers other than the vendor's do not support the newer checksums.
		RequestChecksumCalculation:  aws.RequestChecksumCalculationWhenRequired,
		ResponseChecksumValidation:  aws.ResponseChecksumValidationWhenRequired,
		DisableS3ExpressSessionAuth: aws.Bool(true),
	}
	if options.Region == "" {
		options.Region = defaultRegion
	}
	if origin.Endpoint != "" {
		options.BaseEndpoint = aws.String(origin.Endpoint)
		options.UsePathStyle = true // such servers have one host name for all buckets
	}
	client := s3.New(options)
	opened, err := s3blob.OpenBucket(ctx, client, bucket, nil)
	if err != nil {
		return nil, t.errorFor(err)
	}
	return &bucketClient{Bucket: opened, prepare: prepareS3, put: putS3(client, bucket)}, nil
}

// putS3 does not use the vendor's upload manager. That one sends large objects in
// parts, logs failures with the URL, and may panic in a goroutine of its own.
func putS3(client *s3.Client, bucket string) func(context.Context, string, Object) error {
	return func(ctx context.Context, key string, object Object) error {
		_, err := client.PutObject(ctx, &s3.PutObjectInput{
			Bucket: aws.String(bucket), Key: aws.String(key), IfNoneMatch: aws.String("*"),
			ContentType: aws.String(object.MediaType), Body: bytes.NewReader(object.Content),
		})
		return err
	}
}

func prepareS3(as func(any) bool, version string) error {
	var input *s3.GetObjectInput
	if version != "" && as(&input) {
		input.IfNoneMatch = aws.String(version)
	}
	return nil
}
