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
