import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { BlockList } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { settlingMs } from '../../src/composition/writes.ts';
import { parseConfig } from '../../src/config.ts';
import { startEmulator } from '../../src/emulator/emulator.ts';

const place = new URL('../../deploy/', import.meta.url);
const text = readFileSync(new URL('compose.yml', place), 'utf8');
const nginx = readFileSync(new URL('nginx/eiam-gateway.conf', place), 'utf8');

const healthySchema = z.strictObject({ condition: z.literal('service_healthy') });
const gatewaySchema = z.strictObject({
  build: z.literal('..'),
  environment: z.record(z.string(), z.string()),
  secrets: z.array(z.string()),
  depends_on: z.strictObject({ store: healthySchema }),
  read_only: z.literal(true),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  mem_limit: z.string(),
  stop_grace_period: z.string().regex(/^\d+s$/),
  restart: z.string(),
  networks: z.tuple([z.literal('inside')]),
});
const proxySchema = z.strictObject({
  image: z.string().regex(/^nginx:\d+\.\d+-alpine$/),
  ports: z.tuple([z.string()]),
  volumes: z.tuple([z.string()]),
  depends_on: z.record(z.string(), healthySchema),
  restart: z.string(),
  networks: z.tuple([z.literal('inside')]),
});
const emulatorSchema = z.strictObject({
  build: z.literal('..'),
  command: z.array(z.string()),
  healthcheck: z.strictObject({ disable: z.literal(true) }),
  restart: z.string(),
  networks: z.tuple([z.literal('inside')]),
});
const storeSchema = z.strictObject({
  image: z.string().regex(/^redis:7\.\d+-alpine$/),
  command: z.array(z.string()),
  secrets: z.array(z.string()),
  volumes: z.tuple([z.literal('store:/data')]),
  healthcheck: z.strictObject({ test: z.string(), interval: z.string() }),
  restart: z.string(),
  networks: z.tuple([z.literal('inside')]),
});
const composeSchema = z.strictObject({
  name: z.string(),
  'x-gateway': gatewaySchema,
  services: z.strictObject({
    ...{ 'gateway-1': gatewaySchema, 'gateway-2': gatewaySchema, 'gateway-3': gatewaySchema },
    ...{ eiam: emulatorSchema, store: storeSchema, proxy: proxySchema },
  }),
  networks: z.strictObject({
    inside: z.strictObject({
      ipam: z.strictObject({ config: z.tuple([z.strictObject({ subnet: z.string() })]) }),
    }),
  }),
  volumes: z.strictObject({ store: z.null() }),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

const compose = composeSchema.parse(parse(text));
const { proxy, eiam, store, ...gateways } = compose.services;
// What the image sets.
const image = { HOST: '0.0.0.0', PORT: '4000' };
const mounted = '/run/secrets';
const made = mkdtempSync(join(tmpdir(), 'eiam-gateway-compose-'));
execFileSync(fileURLToPath(new URL('docker/make-secrets.sh', place)), [made]);
process.once('exit', () => rmSync(made, { recursive: true }));

/** With the secrets' files of this machine. */
function configOf(environment: Readonly<Record<string, string>>) {
  const { NODE_OPTIONS: _heap, ...settings } = environment;
  const here = Object.entries(settings).map(([name, value]) => [name, value.replace(mounted, made)]);
  return parseConfig({ ...image, ...Object.fromEntries(here) });
}

test('each gateway has settings that it takes, and the time to stop', () => {
  for (const { environment, stop_grace_period } of Object.values(gateways)) {
    const { shutdownDelayMs, operationTimeoutMs } = configOf(environment);
    const longestMs = shutdownDelayMs + operationTimeoutMs + settlingMs;
    expect(Number.parseInt(stop_grace_period, 10) * 1_000).toBeGreaterThan(longestMs);
  }
});

test('the proxy is the shipped one, finds all gateways, and is trusted', () => {
  const [file = ''] = proxy.volumes[0].split(':');
  expect(existsSync(new URL(file, place))).toBe(true);
  const named = Array.from(nginx.matchAll(/^ {2}server (gateway-\d):4000;$/gm), ([, name]) => name);
  expect(named).toEqual(Object.keys(gateways));
  expect(Object.keys(proxy.depends_on)).toEqual(named);
  const [port] = /(?<=listen )\d+/.exec(nginx) ?? [];
  expect(proxy.ports).toEqual([`8080:${port}`]);
  const { publicUrl, trustedProxies } = configOf(gateways['gateway-1'].environment);
  expect(publicUrl).toMatchObject({ origin: 'http://localhost:8080', path: '/directory' });
  const [network = '', prefix] = compose.networks.inside.ipam.config[0].subnet.split('/');
  const inside = new BlockList();
  inside.addSubnet(network, Number(prefix));
  expect(trustedProxies.check(network.replace(/0$/, '7'))).toBe(true);
  expect(trustedProxies.check('172.30.1.1')).toBe(inside.check('172.30.1.1'));
});

test('they share one store, whose secrets are made, mounted and used', () => {
  const { sharedState } = configOf(gateways['gateway-1'].environment);
  expect(sharedState).toMatchObject({ host: 'store', port: 6_379, isEncrypted: true, isRequired: true });
  expect(sharedState?.key()).toMatch(/^[0-9a-f]{64}$/);
  expect(store.command.join(' ')).toContain('--maxmemory-policy noeviction');
  for (const { secrets, ...used } of [store, ...Object.values(gateways)]) {
    const paths = JSON.stringify(used).matchAll(/\/run\/secrets\/([a-z-]+)/g);
    expect(Array.from(new Set(Array.from(paths, ([, name]) => name))).sort()).toEqual([...secrets].sort());
  }
  const files = Object.entries(compose.secrets).map(([name, { file }]) => [name, file]);
  expect(files).toEqual(Object.keys(compose.secrets).map((name) => [name, `./secrets/${name}`]));
  expect(readdirSync(made)).toEqual(expect.arrayContaining(Object.keys(compose.secrets)));
});

test('the emulator is the one whose secrets they have', async () => {
  await using emulator = await startEmulator({ users: 1 });
  const { environment } = gateways['gateway-1'];
  expect(environment).toMatchObject({
    EIAM_INSTANCE_ID: emulator.instanceId,
    EIAM_APPLICATION_ID: emulator.applicationId,
    EIAM_CLIENT_SECRET: emulator.clientSecret,
  });
  const [, , ...flags] = eiam.command;
  expect(environment.EIAM_ENDPOINT).toBe(`http://eiam:${flags[flags.indexOf('--port') + 1]}`);
});

test('what is commented out for a real EIAM is taken as well', () => {
  const real = text
    .replace(/ {4}# Of the emulator[\s\S]*?(?= {4}SHARED_STATE_URL)/, '')
    .replaceAll(/^( *)# (?=EIAM_|AUTH_MODE|- client-secret|client-secret:| {2}file: .\/client)/gm, '$1');
  const { secrets, services } = composeSchema.parse(parse(real.replaceAll('…', 'example')));
  expect(Object.keys(secrets)).toContain('client-secret');
  const { EIAM_CLIENT_SECRET_FILE, ...environment } = services['gateway-1'].environment;
  expect(EIAM_CLIENT_SECRET_FILE).toBe('/run/secrets/client-secret');
  expect(services['gateway-1'].secrets).toContain('client-secret');
  const issuer = { AUTH_ISSUER: 'https://login.example.com', AUTH_AUDIENCE: 'eiam-gateway' };
  const keys = { AUTH_JWKS_URL: 'https://login.example.com/.well-known/jwks.json' };
  const config = configOf({ ...environment, EIAM_CLIENT_SECRET: 'secret', ...issuer, ...keys });
  expect(config.upstream.kind).toBe('eiam');
});
