{{/* What the chart adds to the labels of config/. */}}
{{- define "chart.labels" -}}
app.kubernetes.io/name: customer-adoption-operator
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* What selects the Pods of the manager. */}}
{{- define "chart.manager" -}}
app.kubernetes.io/name: customer-adoption-operator
app.kubernetes.io/component: manager
{{- end }}

{{/* An object of config/ with the labels of the chart, in the namespace of the release. */}}
{{- define "chart.object" -}}
{{- $metadata := .object.metadata }}
{{- $labels := merge (include "chart.labels" .root | fromYaml) ($metadata.labels | default dict) }}
{{- $_ := set $metadata "labels" $labels }}
{{- toYaml .object | replace "customer-adoption-system" .root.Release.Namespace }}
{{- end }}

{{/* Nine tenths of the memory limit, so that the garbage collector works harder before the kernel kills the process. */}}
{{- define "chart.gomemlimit" -}}
{{- $limit := .Values.resources.limits.memory }}
{{- $mebibytes := trimSuffix "Mi" $limit | int }}
{{- if hasSuffix "Gi" $limit }}{{ $mebibytes = mul 1024 (trimSuffix "Gi" $limit | int) }}{{ end -}}
{{ div (mul $mebibytes 9) 10 }}MiB
{{- end }}

{{- define "chart.image" -}}
{{ .Values.image.repository }}{{ if .Values.image.digest }}@{{ .Values.image.digest }}{{ else }}:{{ .Values.image.tag | default .Chart.AppVersion }}{{ end }}
{{- end }}

{{/* The annotation that says what helm does with an object on uninstall. */}}
{{- define "chart.policy" -}}
helm.sh/resource-policy
{{- end }}
