# Every command needs Go, gcc, make, git and curl, and nothing else: the tools are pinned in hack/tools/go.mod.
#
# All commands compile with Go's own flags, as `go run .` does. Other flags would compile every package once more.
SHELL := /usr/bin/env bash -o pipefail -e
.DEFAULT_GOAL := help
export GOTOOLCHAIN := local
export DEMO_ONCE DEMO_ORIGINS PLATFORMS REGISTRY KEY

# IMG is the image that docker-build makes and deploy runs.
IMG ?= ghcr.io/partnerinsights/customer-adoption-operator:dev
# COVERAGE is the least per cent of the statements in internal/ that the tests must reach.
COVERAGE ?= 85
# FUZZTIME is the time each fuzz test gets.
FUZZTIME ?= 30s
# ROUNDS of every measurement of bench; ONLY those goals that have this text in their names.
ROUNDS ?= 5
ONLY ?=
# LINES are the earlier lines that upgrade installs first: all, or a commit of the list in test/upgrade.
LINES ?= all
# CONFIG is what deploy installs: config/default, or config/certificate, or config/certmanager.
CONFIG ?= config/default
CONTAINER_TOOL ?= docker
# VERSION is what the program says it is.
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
# STATIC makes the linker put all that a program for Linux needs into it, so that an image from scratch can hold it. Without
# cgo it would be static as well, but then everything would be compiled once more. Go looks up names itself, so the warnings
# about those functions of libc don't matter. Where there is no libc to link statically, the program stays dynamic.
QUIET = $(shell ld --help 2>/dev/null | grep -q -e --no-warnings && echo -Wl,--no-warnings)
STATIC = $(if $(and $(filter linux1,$(shell go env GOOS)$(shell go env CGO_ENABLED)),$(filter /%,$(shell $$(go env CC) -print-file-name=libc.a))),-linkmode=external '-extldflags=-static $(QUIET)')
TOOL := go tool -modfile=hack/tools/go.mod

##@ Every day

.PHONY: help
help: ## Show this text.
	@awk 'BEGIN { FS = ":.*## " } /^##@/ { print "\n" substr($$0, 5) } /^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: ## Show the operator at work on a control plane of its own (DEMO_ONCE=1: show, stop, exit; DEMO_ORIGINS=all: with servers).
	@hack/demo.sh

.PHONY: test
test: ## Run all tests with the race detector, print the coverage of internal/.
	@hack/test.sh $(COVERAGE)

.PHONY: test-tools
test-tools: ## Run the tests that need other programs: a browser, a spreadsheet, promtool, and the first ten minutes.
	@hack/test-tools.sh

.PHONY: lint
lint: sizes ## Run the linters of .golangci.yml; check sizes, waivers and license headers.
	@hack/waivers.sh
	@hack/license.sh
	$(TOOL) golangci-lint run
	cd bench && go tool -modfile=../hack/tools/go.mod golangci-lint run
	cd hack/release && go tool -modfile=../tools/go.mod golangci-lint run
	cd test/node && go tool -modfile=../../hack/tools/go.mod golangci-lint run

.PHONY: license
license: ## Write the license header into the files that have none.
	@hack/license.sh fix

.PHONY: sizes
sizes: ## Check that functions and files stay small.
	@go run ./hack/sizes $$(git ls-files '*.go')

.PHONY: fmt
fmt: ## Format the Go files and sort their imports.
	$(TOOL) golangci-lint fmt

.PHONY: vet
vet: ## Run go vet.
	go vet ./...

.PHONY: fuzz
fuzz: ## Run every fuzz test for FUZZTIME.
	@hack/fuzz.sh $(FUZZTIME)

.PHONY: faults
faults: ## Run every plan of the fault harness (test/faults), about 1 400, and give every field of a spec every value.
	@KUBEBUILDER_ASSETS=$$(hack/controlplane.sh) && export KUBEBUILDER_ASSETS && \
	  go -C test/faults test -timeout 2h . -all && go -C test/faults test -timeout 1h -v ./schema -all | grep -v '=== \|--- PASS'

.PHONY: hostile
hostile: ## Give the manager every hostile input at once, for ten minutes: another namespace has its figures within 5 s all the while.
	@KUBEBUILDER_ASSETS=$$(hack/controlplane.sh) && export KUBEBUILDER_ASSETS && \
	  go test -timeout 1h -count=1 -v -run '^TestHostileInputs$$' ./test/e2e -hostile-customers=20000 -hostile-rounds=60 -hostile-patience=5s

.PHONY: upgrade
upgrade: ## Upgrade installations of earlier lines to this folder, and roll them back (LINES=COMMIT: one of them).
	@KUBEBUILDER_ASSETS=$$(hack/controlplane.sh) && export KUBEBUILDER_ASSETS && \
	  go test -timeout 1h -count=1 -v ./test/upgrade -lines=$(LINES)

.PHONY: node
node: ## Make a release in dist/ and run it as Pods of a real cluster of one node, in namespaces of its own (Linux, root).
	@hack/test-node.sh

.PHONY: bench
bench: ## Measure the goals of docs/performance.md, and write it (ONLY=TEXT: some of them, ROUNDS=5 of each).
	@hack/bench.sh "$(ONLY)" "$(ROUNDS)"

##@ Generated files

.PHONY: generate
generate: ## Write the deep copies of the API types.
	$(TOOL) controller-gen object:headerFile=hack/boilerplate.go.txt paths=./api/...

.PHONY: manifests
manifests: ## Write the CRDs (config/crd/bases), the manager's role (config/rbac/role.yaml) and their copies in the chart.
	$(TOOL) controller-gen crd rbac:roleName=manager-role paths=./api/... paths=./controllers/... output:crd:dir=config/crd/bases output:rbac:dir=config/rbac
	@hack/chart.sh

.PHONY: docs
docs: ## Write the API reference (docs/api.md) and the list of free products (docs/free-products.md).
	@mkdir -p docs
	go run ./hack/freeproducts
	$(TOOL) crd-ref-docs --source-path=api/v1alpha1 --config=hack/api-docs.yaml --renderer=markdown --output-path=docs/api.md --log-level=ERROR
	@sed -i 's/(#map\[string\]/(#/' docs/api.md # a link to a type of Go's leads nowhere

.PHONY: verify
verify: generate manifests docs ## Fail when generated files or module files are not up to date or not committed, or a manifest is bad.
	@hack/check-manifests.sh
	@hack/verify.sh

##@ Programs

.PHONY: controlplane
controlplane: ## Get etcd, kube-apiserver and kubectl into the user's cache, print the folder.
	@hack/controlplane.sh

.PHONY: build
build: ## Build the program bin/customer-adoption-operator, in bin/ also as the plugin `kubectl adoption`.
	go build -ldflags="-s -w $(STATIC) -X main.version=$(VERSION)" -o bin/customer-adoption-operator .
	ln -sf customer-adoption-operator bin/kubectl-adoption
	install -m 755 hack/kubectl_complete-adoption bin/

.PHONY: run
run: ## Run the manager against the cluster of the current kubeconfig.
	go run . manager

.PHONY: docker-build
docker-build: ## Build the image IMG.
	$(CONTAINER_TOOL) build --build-arg VERSION=$(VERSION) -t $(IMG) .

.PHONY: release
release: ## Write the release VERSION=v0.2.0 into dist/ (PLATFORMS="linux/amd64 …": for these only; REGISTRY: for another one).
	@hack/release.sh $(VERSION)

.PHONY: test-release
test-release: ## Make the release twice, in two folders, compare them, and use what they hold.
	go -C hack/cosign mod tidy -diff
	@HELM=$$(hack/helm.sh) KREW=$$(hack/krew.sh) COSIGN=$$(hack/cosign.sh) && export HELM KREW COSIGN && go -C hack/release test -count=1 -timeout 2h . -all

.PHONY: push
push: ## Push image and chart of the release VERSION from dist/ to REGISTRY.
	@bin/release push -version $(VERSION) $(if $(REGISTRY),-registry $(REGISTRY))

.PHONY: sign
sign: ## Sign the pushed release VERSION with KEY=cosign.key; without KEY as the identity of the workflow.
	@hack/sign.sh $(VERSION)

.PHONY: clean
clean: ## Remove what was built here; the control plane in the user's cache stays.
	rm -rf bin dist

##@ A cluster (the current kubeconfig's)

.PHONY: install
install: ## Install the CRDs.
	$(TOOL) kustomize build config/crd | kubectl apply --server-side -f -

.PHONY: deploy
deploy: ## Install the CRDs, the rights and the manager with image IMG.
	$(TOOL) kustomize build $(CONFIG) | sed 's|image: ghcr.io/partnerinsights/.*|image: $(IMG)|' | kubectl apply --server-side -f -

.PHONY: undeploy
undeploy: ## Remove the manager and its rights; the CRDs, all objects and the namespace stay.
	$(TOOL) kustomize build config/uninstall | kubectl delete --ignore-not-found -f -
	@echo "The CRDs, the objects of the three kinds and the namespace stay. To remove them too: make undeploy-all"

.PHONY: undeploy-all
undeploy-all: ## Remove what deploy installed, the CRDs and ALL their objects in all namespaces too.
	$(TOOL) kustomize build config/default | kubectl delete --ignore-not-found -f -
