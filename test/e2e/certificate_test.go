// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/util/cert"
)

// newCertificate writes a certificate for this host into a folder, as a kubelet
// writes a Secret, and gives the authority that verifies it.
func newCertificate(t *testing.T, dir, host string) *x509.CertPool {
	t.Helper()
	certificate, key, err := cert.GenerateSelfSignedCertKey(host, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"tls.key": key, "tls.crt": certificate} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	authority := x509.NewCertPool()
	if !authority.AppendCertsFromPEM(certificate) {
		t.Fatal("the certificate cannot be read")
	}
	return authority
}

// Callers can verify who answers by the name of the Service. A certificate that is
// renewed is used without a restart.
func TestMetricsCertificate(t *testing.T) {
	service := exportsService(t)
	dir, host := t.TempDir(), service.Name+"."+service.Namespace+".svc"
	first := newCertificate(t, dir, host)
	m := startManager(t, "--metrics-cert-dir="+dir)
	verified := func(authority *x509.CertPool) error {
		dialer := tls.Dialer{NetDialer: &net.Dialer{}, Config: &tls.Config{RootCAs: authority, ServerName: host}}
		connection, err := dialer.DialContext(t.Context(), "tcp", m.metrics)
		if err != nil {
			return err
		}
		return connection.Close()
	}
	if err := verified(first); err != nil {
		t.Errorf("the certificate of the folder: %v", err)
	}
	renewed := newCertificate(t, dir, host)
	eventually(t, func() error { return verified(renewed) })
	if err := verified(first); err == nil {
		t.Error("the old certificate is still in use: this test proves nothing")
	}
}

// The overlays mount the Secret that the Certificate fills, with the names that
// the Services have, and the API server accepts what they make.
func TestCertificateOverlays(t *testing.T) {
	rendered := kubectl(t, "kustomize", filepath.Join(root, "config/certmanager"))
	var deployment appsv1.Deployment
	secrets, names := []string{}, map[string][]string{}
	for _, object := range parseManifests(t, rendered) {
		switch object.GetKind() {
		case "Deployment":
			if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &deployment); err != nil {
				t.Fatal(err)
			}
		case "Certificate":
			secret, _, _ := unstructured.NestedString(object.Object, "spec", "secretName")
			names[secret], _, _ = unstructured.NestedStringSlice(object.Object, "spec", "dnsNames")
		}
	}
	for _, volume := range deployment.Spec.Template.Spec.Volumes {
		secrets = append(secrets, volume.Secret.SecretName)
	}
	if diff := cmp.Diff([]string{"customer-adoption-metrics-cert"}, secrets); diff != "" {
		t.Fatalf("mounted Secrets (-want +got):\n%s", diff)
	}
	for _, service := range []string{"exports", "controller-manager-metrics"} {
		if want := "customer-adoption-" + service + "." + deployment.Namespace + ".svc"; !slices.Contains(names[secrets[0]], want) {
			t.Errorf("the certificate is not for %s", want)
		}
	}
	mount := deployment.Spec.Template.Spec.Containers[0].VolumeMounts[0].MountPath
	if arguments := deployment.Spec.Template.Spec.Containers[0].Args; !slices.Contains(arguments, "--metrics-cert-dir="+mount) {
		t.Errorf("the manager does not read %s: %q", mount, arguments)
	}
	monitor := kubectl(t, "kustomize", filepath.Join(root, "config/prometheus"))
	if !strings.Contains(monitor, "name: "+secrets[0]+"\n") {
		t.Errorf("the ServiceMonitor does not verify by %s", secrets[0])
	}
	kubectl(t, "apply", "--dry-run=server", "--validate=strict", "--server-side", "--force-conflicts", "-k", filepath.Join(root, "config/certificate"))
}
