// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import "slices"

// A server that wants a token, and a bucket, in place of the base's ConfigMap.
var (
	byOAuth2 = map[string]any{"spec.configMap": absent{}, "spec.http": map[string]any{
		"url": "https://x.example/", "secretRef": field("name", "login"), "oauth2": field("tokenURL", "https://login.example/token"),
	}}
	byStorage = map[string]any{"spec.configMap": absent{}, "spec.objectStorage": bucket("s3://exports/usage.csv")}
)

func bucket(url string) map[string]any {
	return map[string]any{"url": url, "secretRef": field("name", "keys")}
}

// plainQueries look like the ones below, and hold no secret.
var plainQueries = list(
	"https://x.example?$filter=a%20eq%20b&period=P1M", "https://x.example/?monkey=1&keys=2&tokens=3&design=4", "https://x.example/a?sort-key=a&pageToken=b&state=key",
	"https://x.example/?sigma=1&passwords=no&secretary=x", "https://x.example/key=a/sig=b/token=c.csv", "https://x.example/a&key=b", "https://x.example/?token", "https://x.example/?a.key=b",
)

// secretQueries are what somebody might paste (A22).
var secretQueries = list(
	"https://x.example?token=a", "https://x.example/a?sv=2024&sig=a", "https://x.example/a?b=c&KEY=a&d=e", "https://x.example/a?Signature=a", "https://x.example/?b?c&sig=a",
	"https://x.example/?access_token=a", "https://x.example/?auth-token=a", "https://x.example/?refreshToken=a", "https://x.example/?api_key=a", "https://x.example/?apikey=a", "https://x.example/?x-api-key=a",
	"https://x.example/?X-Amz-Date=1&X-Amz-Signature=a", "https://x.example/?X-Amz-Security-Token=a", "https://x.example/?X-Goog-Signature=a", "https://x.example/?Ocp-Apim-Subscription-Key=a", "https://x.example/?subscription-key=a",
	"https://x.example/?client_secret=a", "https://x.example/?secret=a", "https://x.example/?password=a", "https://x.example/?PWD=a",
)

var secretQueryCases = []schemaCase{
	{"spec.http.url", plainQueries, secretQueries,
		"url has a parameter such as token, sig or key, and everybody who may read this object can read it; put it under the key query of the Secret of secretRef", byHTTP},
	{"spec.http.oauth2.tokenURL", plainQueries, secretQueries,
		"tokenURL has a parameter such as token, sig or key, and everybody who may read this object can read it; put it under the key clientSecret of the Secret of secretRef", byOAuth2},
}

var oauth2Cases = []schemaCase{
	{"spec.http.secretRef", list(field("name", "other")), list(absent{}), "oauth2 needs secretRef: the Secret with clientID and clientSecret", byOAuth2},
	{"spec.http.oauth2", list(absent{}), list(map[string]any{}), required, byOAuth2},
	{"spec.http.oauth2.tokenURL", list("https://x.example/token", "https://x.example:8443/a?b=c"), list(
		"http://x.example/token", "https://me@x.example/token", "https://x.example/token#a", "https:///token", "/token.........",
	), "tokenURL must be an absolute https URL without user, password or fragment", byOAuth2},
	{"spec.http.oauth2.tokenURL", nil, list("https://x.example/" + text(2031)), tooLong, byOAuth2},
	{"spec.http.oauth2.scopes", list(list(), texts(16)), list(texts(17)), tooMany, byOAuth2},
	{"spec.http.oauth2.scopes", nil, list(list("")), tooShort, byOAuth2},
}

var objectStorageCases = slices.Concat([]schemaCase{
	{"spec.objectStorage", list(byStorage["spec.objectStorage"]), list(absent{}), oneOrigin, byStorage},
	{"spec.objectStorage", nil, list(field("url", "s3://exports/usage.csv"), field("secretRef", field("name", "keys"))), required, byStorage},
	{"spec.objectStorage.url", list("s3://b/a", "gs://exports/a/b-*.csv", "azblob://exports/usage-??.csv.gz", "s3://my.bucket-1/"+text(1000)), list(
		"https://exports/usage.csv", "s3://exports", "s3://exports/", "s3:///usage.csv", "S3://exports/a", "s3://me@exports/a", "s3://exports/a#b", "s3://exports/a b",
	), "url must be s3://bucket/path, gs://bucket/path or azblob://container/path", byStorage},
	{"spec.objectStorage.url", nil, list("s3://exports/" + text(1012)), tooLong, byStorage},
	{"spec.objectStorage.region", list("eu-central-1", text(64), absent{}), list("-eu", "eu central", ""), noMatch, byStorage},
	{"spec.objectStorage.region", nil, list(text(65)), tooLong, byStorage},
},
	nameCases("spec.objectStorage.secretRef.name", byStorage), nameCases("spec.objectStorage.caSecretRef.name", byStorage),
	hostCases("spec.objectStorage", "endpoint", byStorage),
)
