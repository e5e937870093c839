// Copyright The Customer Adoption Operator Authors.
// SPDX-License-Identifier: Apache-2.0

package node

import (
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// The network of the cluster. The node and the control plane are one host.
const (
	address    = "10.99.0.1"
	kubernetes = "10.96.0.1" // the Service of the API server
	services   = "10.96.0.0/16"
	pods       = "10.244.0.0/24"
	registry   = "127.0.0.1:5000"
	nodeName   = "node"
	// cgroups is the cgroup that all Pods are in, of each hierarchy.
	cgroups = "/customer-adoption-node"
)

// cluster is a control plane and one node, in namespaces of their own.
type cluster struct {
	dir, pki string
	running  []*exec.Cmd
}

// program is a program of hack/node.sh or hack/controlplane.sh.
func program(name string) string {
	for _, folder := range []string{os.Getenv("NODE"), os.Getenv("KUBEBUILDER_ASSETS")} {
		if path := filepath.Join(folder, name); isFile(path) {
			return path
		}
	}
	return name // of the system
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// start starts everything and returns when the node is Ready.
func (c *cluster) start() error {
	c.pki = filepath.Join(c.dir, "pki")
	return errors.Join(
		os.MkdirAll(c.pki, 0o755),
		c.isolate(),
		c.issueAll(),
		c.startControlPlane(),
		c.startNode(),
		c.await("the node Ready", "wait", "--for=condition=Ready", "--timeout=5s", "node", nodeName),
		c.await("the ServiceAccount default", "get", "serviceaccount", "default"),
	)
}

// isolate prepares the namespaces that the Makefile made: nothing of it is seen
// outside, but for the cgroups.
func (c *cluster) isolate() error {
	steps := []string{
		"mount --make-rshared /",
		"mkdir -p /run/netns /var/log/pods",
		"mount -t tmpfs tmpfs /run/netns", "mount --make-rshared /run/netns",
		"ip link set lo up",
		"ip link add host type bridge", "ip addr add " + address + "/24 dev host", "ip link set host up",
		"ip route add default dev host",
		"sysctl -qw net.ipv4.ip_forward=1",
	}
	// The kubelet sets these for the whole machine.
	for _, name := range []string{"vm/overcommit_memory", "vm/panic_on_oom", "kernel/panic", "kernel/panic_on_oops"} {
		file := filepath.Join(c.dir, strings.ReplaceAll(name, "/", "."))
		steps = append(steps, "cp --no-preserve=all /proc/sys/"+name+" "+file, "mount --bind "+file+" /proc/sys/"+name)
	}
	for _, step := range steps {
		fields := strings.Fields(step)
		if output, err := exec.Command(fields[0], fields[1:]...).CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w\n%s", step, err, output)
		}
	}
	return makeCgroups()
}

// makeCgroups makes the cgroup of the Pods in each hierarchy of version 1, or
// in the only one of version 2. A new cpuset is empty, so that nothing could run.
func makeCgroups() error {
	hierarchies := []string{"/sys/fs/cgroup"}
	if isFile("/sys/fs/cgroup/cgroup.controllers") {
		for _, controller := range []string{"cpuset", "cpu", "io", "memory", "hugetlb", "pids"} {
			_ = os.WriteFile("/sys/fs/cgroup/cgroup.subtree_control", []byte("+"+controller), 0o644) // on already, or the kubelet says so
		}
	} else {
		hierarchies, _ = filepath.Glob("/sys/fs/cgroup/*")
	}
	for _, hierarchy := range hierarchies {
		if err := os.MkdirAll(hierarchy+cgroups, 0o755); err != nil {
			return err
		}
		for _, file := range []string{"cpuset.cpus", "cpuset.mems"} {
			value, err := os.ReadFile(filepath.Join(hierarchy, file))
			if err != nil {
				continue // another hierarchy
			}
			if err := os.WriteFile(filepath.Join(hierarchy+cgroups, file), value, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

func removeCgroups() {
	folders, _ := filepath.Glob("/sys/fs/cgroup/*" + cgroups)
	for _, folder := range append(folders, "/sys/fs/cgroup"+cgroups) {
		_ = exec.Command("find", folder, "-depth", "-type", "d", "-exec", "rmdir", "{}", ";").Run()
	}
}

// issueAll makes the certificates, and a kubeconfig for each user.
func (c *cluster) issueAll() error {
	a, err := newAuthority(c.pki)
	if err != nil {
		return err
	}
	err = a.issue("apiserver", pkix.Name{CommonName: "apiserver", Organization: []string{"system:masters"}}, "127.0.0.1", address, kubernetes)
	for name, subject := range map[string]pkix.Name{
		"admin":      {CommonName: "admin", Organization: []string{"system:masters"}},
		"controller": {CommonName: "system:kube-controller-manager"},
		"scheduler":  {CommonName: "system:kube-scheduler"},
		"proxy":      {CommonName: "proxy", Organization: []string{"system:masters"}},
		"kubelet":    {CommonName: "system:node:" + nodeName, Organization: []string{"system:nodes"}},
	} {
		err = errors.Join(err, a.issue(name, subject, address), a.writeKubeconfig(name))
	}
	return err
}

func (c *cluster) startControlPlane() error {
	pki := c.pki + "/"
	err := errors.Join(
		c.run("etcd", "--data-dir="+c.dir+"/etcd", "--unsafe-no-fsync", "--log-level=warn"),
		c.run("kube-apiserver", "--etcd-servers=http://127.0.0.1:2379", "--secure-port=6443", "--advertise-address="+address,
			"--tls-cert-file="+pki+"apiserver.crt", "--tls-private-key-file="+pki+"apiserver.key", "--client-ca-file="+pki+"ca.crt",
			"--kubelet-preferred-address-types=InternalIP", "--kubelet-client-certificate="+pki+"apiserver.crt", "--kubelet-client-key="+pki+"apiserver.key", "--kubelet-certificate-authority="+pki+"ca.crt",
			"--service-account-issuer=https://kubernetes.default.svc", "--service-account-key-file="+pki+"tokens.pub", "--service-account-signing-key-file="+pki+"tokens.key",
			"--authorization-mode=Node,RBAC", "--enable-admission-plugins=NodeRestriction", "--service-cluster-ip-range="+services, "--allow-privileged=true"),
		c.await("the API server", "get", "--raw", "/readyz"))
	controller, scheduler := "--kubeconfig="+pki+"controller.kubeconfig", "--kubeconfig="+pki+"scheduler.kubeconfig"
	return errors.Join(err,
		c.run("kube-controller-manager", controller, "--leader-elect=false", "--use-service-account-credentials",
			"--service-account-private-key-file="+pki+"tokens.key", "--root-ca-file="+pki+"ca.crt", "--bind-address=127.0.0.1"),
		c.run("kube-scheduler", scheduler, "--leader-elect=false", "--bind-address=127.0.0.1"))
}

func (c *cluster) startNode() error {
	err := errors.Join(
		c.write("containerd.toml", containerdConfig),
		c.write("kubelet.yaml", kubeletConfig),
		c.write("proxy.yaml", proxyConfig),
		os.MkdirAll(filepath.Join(c.dir, "cni"), 0o755),
		c.write("cni/pods.conflist", cniConfig),
		c.run("containerd", "--config="+c.dir+"/containerd.toml"))
	for range 300 {
		if exec.Command(program("ctr"), "--address="+c.dir+"/containerd.sock", "version").Run() == nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	return errors.Join(err,
		c.run("kubelet", "--config="+c.dir+"/kubelet.yaml", "--kubeconfig="+c.pki+"/kubelet.kubeconfig", "--root-dir="+c.dir+"/kubelet",
			"--hostname-override="+nodeName, "--node-ip="+address),
		c.run("kube-proxy", "--config="+c.dir+"/proxy.yaml"))
}

// write writes a file whose text has DIR for the cluster's folder.
func (c *cluster) write(name, text string) error {
	text = strings.ReplaceAll(text, "DIR", c.dir)
	if name == "containerd.toml" {
		text = strings.ReplaceAll(text, "NODE", os.Getenv("NODE"))
	}
	return os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600)
}

// run starts a program of the cluster. Its output goes to NAME.log.
func (c *cluster) run(name string, args ...string) error {
	log, err := os.Create(filepath.Join(c.dir, name+".log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	command := exec.Command(program(name), args...)
	command.Env = append(os.Environ(), "PATH="+os.Getenv("NODE")+":"+os.Getenv("PATH"))
	command.Stdout, command.Stderr = log, log
	c.running = append(c.running, command)
	return command.Start()
}

// kubectl runs kubectl as administrator.
func (c *cluster) kubectl(stdin string, args ...string) (string, error) {
	return c.command(stdin, program("kubectl"), args...)
}

func (c *cluster) command(stdin, name string, args ...string) (string, error) {
	command := exec.Command(name, args...)
	command.Env = append(os.Environ(), "KUBECONFIG="+c.pki+"/admin.kubeconfig", "HOME="+c.dir)
	command.Stdin = strings.NewReader(stdin)
	var stderr strings.Builder
	command.Stderr = &stderr
	stdout, err := command.Output()
	if err != nil {
		err = fmt.Errorf("%s %s: %w\n%s", filepath.Base(name), strings.Join(args, " "), err, stderr.String())
	}
	return strings.TrimSpace(string(stdout)), err
}

// await repeats a command of kubectl until it succeeds.
func (c *cluster) await(what string, args ...string) error {
	var err error
	for range 600 {
		if _, err = c.kubectl("", args...); err == nil {
			return nil
		}
		time.Sleep(200 * time.Millisecond)
	}
	return fmt.Errorf("waited in vain for %s: %w", what, err)
}

// stop ends every process of the namespace but this one, and removes what they
// left outside of it.
func (c *cluster) stop() {
	_ = syscall.Kill(-1, syscall.SIGKILL) // this process is the first of its PID namespace
	for range 100 {
		if pid, err := syscall.Wait4(-1, nil, 0, nil); pid <= 0 || err != nil {
			break
		}
	}
	removeCgroups()
	mounts, _ := os.ReadFile("/proc/self/mounts")
	for line := range strings.Lines(string(mounts)) {
		if point := strings.Fields(line)[1]; strings.HasPrefix(point, c.dir+"/") {
			_ = syscall.Unmount(point, syscall.MNT_DETACH)
		}
	}
}

const containerdConfig = `version = 3
root = 'DIR/containerd'
state = 'DIR/containerd-state'
[grpc]
  address = 'DIR/containerd.sock'
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = '` + registry + `/pod:1'
[plugins.'io.containerd.cri.v1.runtime']
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins.'io.containerd.cri.v1.runtime'.cni]
    bin_dirs = ['NODE']
    conf_dir = 'DIR/cni'
  [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
    runtime_type = 'io.containerd.runc.v2'
    [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
      SystemdCgroup = false
      Root = 'DIR/runc'
`

const kubeletConfig = `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
containerRuntimeEndpoint: unix://DIR/containerd.sock
failCgroupV1: false
cgroupDriver: cgroupfs
cgroupRoot: ` + cgroups + `
oomScoreAdj: 0
podLogsDir: DIR/pods
resolvConf: ""
authentication: {anonymous: {enabled: false}, x509: {clientCAFile: DIR/pki/ca.crt}}
tlsCertFile: DIR/pki/kubelet.crt
tlsPrivateKeyFile: DIR/pki/kubelet.key
evictionHard: {memory.available: 50Mi, nodefs.available: "1%", imagefs.available: "1%"}
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
failSwapOn: false
`

const proxyConfig = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: DIR/pki/proxy.kubeconfig}
mode: nftables
clusterCIDR: ` + pods + `
hostnameOverride: ` + nodeName + `
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
`

const cniConfig = `{"cniVersion": "1.0.0", "name": "pods", "plugins": [{
  "type": "bridge", "bridge": "pods", "isGateway": true, "ipMasq": false, "hairpinMode": true,
  "ipam": {"type": "host-local", "dataDir": "DIR/ipam", "ranges": [[{"subnet": "` + pods + `"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
`
