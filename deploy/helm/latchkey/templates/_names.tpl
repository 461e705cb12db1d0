{{- define "latchkey.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name | trunc 50 | trimSuffix "-" }}{{ else }}{{ printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" }}{{ end }}
{{- end }}

{{- define "latchkey.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "latchkey.labels" -}}
{{ include "latchkey.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "latchkey.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{/* Nobody, who can write nothing but /tmp and /data. */}}
{{- define "latchkey.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1000
runAsGroup: 1000
fsGroup: 1000
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "latchkey.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "latchkey.environment" -}}
- { name: ISSUER, value: {{ required "issuer must be set: the https address that people see" .Values.issuer | quote }} }
- { name: HOST, value: "::" }
- { name: PORT, value: "8000" }
- { name: SHUTDOWN_DELAY, value: "{{ .Values.shutdownDelaySeconds }}s" }
{{- if .Values.metrics.enabled }}
- { name: METRICS_HOST, value: "::" }
- { name: METRICS_PORT, value: {{ .Values.metrics.port | quote }} }
{{- end }}
{{- if .Values.grpc.enabled }}
- { name: GRPC_HOST, value: "::" }
- { name: GRPC_PORT, value: {{ .Values.grpc.port | quote }} }
- { name: GRPC_ALLOW_PLAINTEXT, value: "true" }
{{- end }}
{{- range $name, $value := .Values.env }}
{{- if ne (toString $value) "" }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}
{{- end }}

{{- define "latchkey.secrets" -}}
- secretRef:
    name: {{ required "existingSecret must be set: a Secret with LATCHKEY_SECRET and DATABASE_URL" .Values.existingSecret }}
{{- end }}
