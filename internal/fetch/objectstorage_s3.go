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

// openS3 makes the client's options by hand: a shared configuration or an
// instance's role would be the operator's identity, not the source's (A09).
func openS3(ctx context.Context, w *wire, bucket string, origin v1alpha1.ObjectStorageOrigin, secret *corev1.Secret) (*store, *Error) {
	id, _ := credential(secret, "accessKeyID")
	key, _ := credential(secret, "secretAccessKey")
	session, _ := credential(secret, "sessionToken")
	if id == "" || key == "" {
		return nil, permanent(ReasonCredentialsInvalid, "Secret %q has no credentials; add the keys accessKeyID and secretAccessKey", secret.Name)
	}
	if !plain(id) || !plain(session) {
		return nil, permanent(ReasonCredentialsInvalid,
			"Secret %q, key \"accessKeyID\" or \"sessionToken\" has a character that cannot be sent; copy it again", secret.Name)
	}
	options := s3.Options{
		Region:      origin.Region,
		Credentials: credentials.NewStaticCredentialsProvider(id, key, session),
		HTTPClient:  w.httpClient(),
		Retryer:     aws.NopRetryer{}, // the controller's backoff is the only one
		// Other servers than the vendor's don't know the newer checksums.
		RequestChecksumCalculation:  aws.RequestChecksumCalculationWhenRequired,
		ResponseChecksumValidation:  aws.ResponseChecksumValidationWhenRequired,
		DisableS3ExpressSessionAuth: aws.Bool(true),
	}
	if options.Region == "" {
		options.Region = defaultRegion
	}
	if origin.Endpoint != "" {
		options.BaseEndpoint = aws.String(origin.Endpoint)
		options.UsePathStyle = true // servers of one name have no name for each bucket
	}
	client := s3.New(options)
	opened, err := s3blob.OpenBucket(ctx, client, bucket, nil)
	if err != nil {
		return nil, w.failed(err)
	}
	return &store{Bucket: opened, prepare: prepareS3, put: putS3(client, bucket)}, nil
}

// putS3 does without the vendor's upload manager, which sends what is large in
// parts, tells of a failure in the log, address included, and may panic on a
// goroutine of its own.
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
