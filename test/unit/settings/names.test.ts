import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig, settings } from '../../../src/config.ts';
import { serviceLinkHint, unknownNameIssues } from '../../../src/settings/names.ts';

type Environment = Readonly<Record<string, string>>;

function issuesOf(environment: Environment): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.issues;
  }
}

describe('a name that begins like a setting and is none is refused with the nearest', () => {
  test.each([
    ['EIAM_REGOIN', 'EIAM_REGION'],
    ['EIAM_ENDPIONT', 'EIAM_ENDPOINT'],
    ['EIAM_APP_ID', 'EIAM_APPLICATION_ID'],
    ['EIAM_CLIENT_SECRETE', 'EIAM_CLIENT_SECRET'],
    ['EIAM_CLIENT_SECRET_FILES', 'EIAM_CLIENT_SECRET_FILE'],
    ['EIAM_REGION_FILE', 'EIAM_REGION'],
    ['EIAM_EMULATOR_USERS', 'EMULATOR_USERS'],
    ['AUTH_JWKS', 'AUTH_JWKS_URL'],
    ['AUTH_ALLOW_ANONYMOUS_', 'AUTH_ALLOW_ANONYMOUS'],
    ['AUDIT_FILES', 'AUDIT_FILE'],
    ['ADMISSION_SOCKET', 'ADMISSION_SOCKETS'],
    ['ADMIN_PROT', 'ADMIN_PORT'],
    ['ADMIN_PROFILE', 'ADMIN_PROFILES'],
    ['OTEL_EXPORTER_OTLP_ENDPIONT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
    ['OTEL_EXPORTER_OTLP_TRACE_ENDPOINT', 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'],
    ['OTEL_EXPORTER_OTLP_HEADER', 'OTEL_EXPORTER_OTLP_HEADERS'],
    ['OTEL_TRACE_SAMPLER', 'OTEL_TRACES_SAMPLER'],
    ['OTEL_SERVICENAME', 'OTEL_SERVICE_NAME'],
    ['CACHE_TTL', 'CACHE_TTL_MS'],
    ['CACHE_', 'CACHE_TTL_MS'],
    ['CALLBACK_BAMBOO_CLOUD_TOKEN', 'CALLBACK_BAMBOOCLOUD_TOKEN'],
    ['CALLBACK_ALIBABA_ENCRYPTION_KEY_FILE_', 'CALLBACK_ALIBABA_ENCRYPTION_KEY_FILE'],
    ['OPERATION_TIMEOUT', 'OPERATION_TIMEOUT_MS'],
    ['OPERATION_MAX_ALIAS', 'OPERATION_MAX_ALIASES'],
  ])('%s: %s', (name, nearest) => {
    expect(issuesOf({ [name]: 'a-value-that-may-be-secret' })).toEqual([
      `${name}: no such setting; the nearest is ${nearest}`,
    ]);
  });

  test('beside everything else that is wrong', () => {
    expect(issuesOf({ PORT: 'x', CACHE_TTL: '1', AUTH_MOD: 'eiam' })).toEqual([
      'PORT: expected a whole number from 0 to 65535',
      'CACHE_TTL: no such setting; the nearest is CACHE_TTL_MS',
      'AUTH_MOD: no such setting; the nearest is AUTH_MODE',
    ]);
  });

  test('not one that is set to nothing', () => {
    expect(issuesOf({ EIAM_REGOIN: '' })).toEqual([]);
  });

  test('nor any setting that there is', () => {
    const every = Object.fromEntries(Object.keys(settings.shape).map((name) => [name, 'x']));
    expect(issuesOf(every).filter((issue) => issue.includes('no such setting'))).toEqual([]);
  });
});

describe('other names are never checked', () => {
  test('what a shell, a container and other tools set', () => {
    const environment = {
      HOME: '/root',
      PATH: '/usr/bin:/bin',
      HTTP_PROXY: 'http://127.0.0.1:9',
      http_proxy: 'http://127.0.0.1:9',
      ALL_PROXY: 'socks5://127.0.0.1:9',
      LANG: 'C.UTF-8',
      NODE_ENV: 'production',
      NODE_EXTRA_CA_CERTS: '/etc/ssl/ca.pem',
      npm_config_registry: 'https://registry.example.com',
      KUBERNETES_SERVICE_HOST: '10.0.0.1',
      KUBERNETES_PORT: 'tcp://10.0.0.1:443',
      ALIBABA_CLOUD_REGION_ID: 'cn-hangzhou',
      EMULATOR_USER: '5',
      HOSTNAME: 'x',
      PORTS: '1',
      MY_EIAM_REGOIN: 'x',
      eiam_regoin: 'x',
      EIAM: 'x',
      EIAMREGION: 'x',
      AUTHORITY: 'x',
      CACHEDIR: '/tmp',
    };
    expect(parseConfig(environment)).toEqual(parseConfig({}));
  });

  test.each([
    'OTEL_METRICS_EXPORTER',
    'OTEL_LOGS_EXPORTER',
    'OTEL_LOG_LEVEL',
    'OTEL_BLRP_SCHEDULE_DELAY',
    'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT',
    'OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT',
    'OTEL_SPAN_LINK_COUNT_LIMIT',
    'OTEL_LINK_ATTRIBUTE_COUNT_LIMIT',
    'OTEL_METRIC_EXPORT_INTERVAL',
    'OTEL_METRICS_EXEMPLAR_FILTER',
    'OTEL_EXPORTER_OTLP_CERTIFICATE',
    'OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY',
    'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT',
    'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE',
    'OTEL_EXPORTER_ZIPKIN_ENDPOINT',
    'OTEL_EXPORTER_PROMETHEUS_PORT',
    'OTEL_EXPERIMENTAL_CONFIG_FILE',
    'OTEL_NODE_RESOURCE_DETECTORS',
    'OTEL_JAVA_GLOBAL_AUTOCONFIGURE_ENABLED',
    'OTEL_INSTRUMENTATION_HTTP_ENABLED',
    'OTEL_RESOURCE_ATTRIBUTES_POD_NAME',
  ])("OpenTelemetry's, which the gateway does not use: %s", (name) => {
    expect(parseConfig({ [name]: 'x' })).toEqual(parseConfig({}));
  });

  test('a proxy that other tools use, where the gateway would not', () => {
    expect(issuesOf({ HTTPS_PROXY: 'socks5h://127.0.0.1:1080' })).toEqual([]);
  });
});

describe('what Kubernetes sets for Services', () => {
  const links = (service: string): Environment => ({
    [`${service}_SERVICE_HOST`]: '10.0.0.11',
    [`${service}_SERVICE_PORT`]: '6379',
    [`${service}_SERVICE_PORT_HTTP_METRICS`]: '6379',
    [`${service}_PORT`]: 'tcp://10.0.0.11:6379',
    [`${service}_PORT_6379_TCP`]: 'tcp://10.0.0.11:6379',
    [`${service}_PORT_6379_TCP_PROTO`]: 'tcp',
    [`${service}_PORT_6379_TCP_PORT`]: '6379',
    [`${service}_PORT_6379_TCP_ADDR`]: '10.0.0.11',
    [`${service}_PORT_53_UDP`]: 'udp://10.0.0.11:53',
    [`${service}_PORT_53_UDP_ADDR`]: 'fd00::1',
    [`${service}_PORT_9_SCTP_PROTO`]: 'sctp',
  });

  test.each([
    'EIAM',
    'EIAM_GRAPHQL',
    'EIAM_REGION',
    'AUTH_2',
    'CACHE_TTL',
    'CALLBACK_ALIBABA',
    'OPERATION_MAX',
    'ADMIN_CONSOLE',
    'OTEL_COLLECTOR',
  ])('is passed over: %s', (service) => {
    expect(issuesOf(links(service))).toEqual([]);
  });

  test.each<[string, string]>([
    ['EIAM_PORT', '8080'],
    ['EIAM_PORT', 'http://10.0.0.11:6379'],
    ['EIAM_PORT_HTTP', 'tcp://10.0.0.11:6379'],
    ['EIAM_HOST', '10.0.0.11'],
    ['EIAM_SERVICE', 'x'],
  ])('is not what is a little like it: %s=%s', (name, value) => {
    expect(issuesOf({ [name]: value })).toEqual([expect.stringContaining('no such setting')]);
  });

  test('is checked where a setting has that name, and the issue names service links', () => {
    const settingNames = ['CACHE_PORT', 'AUTH_SERVICE_HOST'];
    const given = { CACHE_PORT: 'tcp://10.0.0.11:6379', AUTH_SERVICE_HOST: '10.0.0.11' };
    expect(unknownNameIssues(given, settingNames)).toEqual([]);
    expect(serviceLinkHint('ADMIN_PORT', 'tcp://10.0.0.11:80')).toBe(
      '; Kubernetes sets it for a Service named admin: switch enableServiceLinks off in the pod, or name the Service otherwise',
    );
    expect(serviceLinkHint('EIAM_GRAPHQL_SERVICE_HOST', '10.0.0.11')).toContain('named eiam-graphql:');
    expect(serviceLinkHint('ADMIN_PORT', 'http')).toBe('');
    expect(serviceLinkHint('PORT', 'tcp://10.0.0.11:80')).toBe('');
  });
});

describe('a proxy', () => {
  const real = {
    EIAM_REGION: 'cn-hangzhou',
    EIAM_INSTANCE_ID: 'idaas_abc',
    EIAM_APPLICATION_ID: 'app_abc',
    EIAM_CLIENT_SECRET: 'x',
    AUTH_ALLOW_ANONYMOUS: 'true',
  };
  const here = 'localhost,127.0.0.1,::1';

  test.each<[Environment, object | undefined]>([
    [{}, undefined],
    [{ NO_PROXY: 'a' }, undefined],
    [{ HTTPS_PROXY: '' }, undefined],
    [{ HTTPS_PROXY: 'http://p:3128' }, { httpsProxy: 'http://p:3128', noProxy: here }],
    [{ HTTPS_PROXY: 'p:3128' }, { httpsProxy: 'http://p:3128', noProxy: here }],
    [{ https_proxy: 'https://u:v@p' }, { httpsProxy: 'https://u:v@p', noProxy: here }],
    [
      { HTTPS_PROXY: 'a', https_proxy: 'b', NO_PROXY: 'c', no_proxy: 'd,e' },
      { httpsProxy: 'http://b', noProxy: `d,e,${here}` },
    ],
    [
      { HTTPS_PROXY: 'a', https_proxy: '', NO_PROXY: 'c', no_proxy: '' },
      { httpsProxy: 'http://a', noProxy: `c,${here}` },
    ],
  ])('%j', (environment, proxy) => {
    expect(parseConfig({ ...real, ...environment }).proxy).toEqual(proxy);
  });

  test.each(['socks5://p:1080', 'http://', 'http://p:x', 'ftp://p', 'http://u:%zz@p', 'p q'])(
    'that is none is refused where it would be used, unseen: %s',
    (HTTPS_PROXY) => {
      expect(issuesOf({ ...real, HTTPS_PROXY })).toEqual([
        'HTTPS_PROXY: expected the URL of an HTTP proxy, as in http://proxy.example.com:3128',
      ]);
    },
  );
});
