# docker build -t IMAGE .                        builds the program in the golang image
# docker build -t IMAGE --target prebuilt .      takes bin/customer-adoption-operator, made by `make build`
ARG GO_VERSION=1.26

FROM scratch AS prebuilt
COPY bin/customer-adoption-operator /customer-adoption-operator
USER 65532:65532
ENTRYPOINT ["/customer-adoption-operator"]

FROM --platform=$BUILDPLATFORM golang:${GO_VERSION} AS builder
ARG TARGETOS TARGETARCH VERSION=dev
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY main.go ./
COPY api/ api/
COPY config/ config/
COPY controllers/ controllers/
COPY internal/ internal/
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -ldflags="-s -w -X main.version=$VERSION" -o /customer-adoption-operator .

# The program is static. It carries time zones, and the certificate authorities that https sources are checked against.
FROM scratch
COPY --from=builder /customer-adoption-operator /customer-adoption-operator
USER 65532:65532
ENTRYPOINT ["/customer-adoption-operator"]
