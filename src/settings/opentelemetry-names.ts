/** A language has names of its own, `OTEL_{LANGUAGE}_{FEATURE}`, and so do the agents that bring instrumentation along. */
const owners =
  'CPP|DOTNET|ERLANG|GO|INSTRUMENTATION|JAVA|JAVAAGENT|JAVASCRIPT|JS|NODE|PHP|PYTHON|RUBY|RUST|SWIFT';
const endpointParts =
  'ENDPOINT|HEADERS|TIMEOUT|PROTOCOL|COMPRESSION|INSECURE|CERTIFICATE|CLIENT_KEY|CLIENT_CERTIFICATE';

/**
 * The names of OpenTelemetry's specification (configuration/sdk-environment-variables.md and protocol/exporter.md), those that it has
 * given up included, and what its operator for Kubernetes sets in a container.
 */
const standard = [
  'SDK_DISABLED|ENTITIES|SERVICE_NAME|LOG_LEVEL|PROPAGATORS|CONFIG_FILE|SEMCONV_STABILITY_OPT_IN',
  'RESOURCE_ATTRIBUTES(_(POD|NODE)_(NAME|UID|IP))?',
  '(TRACES|METRICS|LOGS)_EXPORTER',
  'TRACES_SAMPLER(_ARG)?',
  '(BSP|BLRP)_(SCHEDULE_DELAY|EXPORT_TIMEOUT|MAX_QUEUE_SIZE|MAX_EXPORT_BATCH_SIZE)',
  '((SPAN|LOGRECORD)_)?ATTRIBUTE_(VALUE_LENGTH|COUNT)_LIMIT',
  '(SPAN_(EVENT|LINK)|(EVENT|LINK)_ATTRIBUTE)_COUNT_LIMIT',
  'METRICS_EXEMPLAR_FILTER|METRIC_EXPORT_(INTERVAL|TIMEOUT)',
  `EXPORTER_OTLP_((TRACES|METRICS|LOGS|PROFILES)_)?(${endpointParts})`,
  'EXPORTER_OTLP_(SPAN|METRIC)_INSECURE',
  'EXPORTER_OTLP_METRICS_(TEMPORALITY_PREFERENCE|DEFAULT_HISTOGRAM_AGGREGATION)',
  'EXPORTER_ZIPKIN_(ENDPOINT|TIMEOUT|PROTOCOL)',
  'EXPORTER_PROMETHEUS_(HOST|PORT)',
  'EXPORTER_JAEGER_(ENDPOINT|TIMEOUT|PROTOCOL|USER|PASSWORD|AGENT_(HOST|PORT))',
  `(EXPERIMENTAL|${owners})_[A-Z0-9_]+`,
];

const pattern = new RegExp(`^OTEL_(${standard.join('|')})$`);

/** Whether a variable is one of OpenTelemetry's, whether the gateway uses it or not: other programs get the same environment. */
export function isOpenTelemetryName(name: string): boolean {
  return pattern.test(name);
}
