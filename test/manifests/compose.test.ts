import { existsSync, readFileSync } from 'node:fs';
import { BlockList } from 'node:net';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { settlingMs } from '../../src/composition/writes.ts';
import { parseConfig } from '../../src/config.ts';

const place = new URL('../../deploy/', import.meta.url);
const text = readFileSync(new URL('compose.yml', place), 'utf8');
const nginx = readFileSync(new URL('nginx/eiam-gateway.conf', place), 'utf8');

const gatewaySchema = z.strictObject({
  build: z.literal('..'),
  environment: z.record(z.string(), z.string()),
  secrets: z.array(z.string()).optional(),
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
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal('service_healthy') })),
  restart: z.string(),
  networks: z.tuple([z.literal('inside')]),
});
const composeSchema = z.strictObject({
  name: z.string(),
  'x-gateway': gatewaySchema,
  services: z.strictObject({ 'gateway-1': gatewaySchema, 'gateway-2': gatewaySchema, proxy: proxySchema }),
  networks: z.strictObject({
    inside: z.strictObject({
      ipam: z.strictObject({ config: z.tuple([z.strictObject({ subnet: z.string() })]) }),
    }),
  }),
  secrets: z.strictObject({ 'client-secret': z.strictObject({ file: z.string() }) }).optional(),
});

const compose = composeSchema.parse(parse(text));
const { proxy, ...gateways } = compose.services;
// What the image sets.
const image = { HOST: '0.0.0.0', PORT: '4000' };

test('each gateway has settings that it takes, and the time to stop', () => {
  for (const { environment, stop_grace_period } of Object.values(gateways)) {
    const { shutdownDelayMs, operationTimeoutMs } = parseConfig({ ...image, ...environment });
    const longestMs = shutdownDelayMs + operationTimeoutMs + settlingMs;
    expect(Number.parseInt(stop_grace_period, 10) * 1_000).toBeGreaterThan(longestMs);
  }
});

test('the proxy is the shipped one, finds both gateways, and is trusted', () => {
  const [file = ''] = proxy.volumes[0].split(':');
  expect(existsSync(new URL(file, place))).toBe(true);
  const named = Array.from(nginx.matchAll(/^ {2}server (gateway-\d):4000;$/gm), ([, name]) => name);
  expect(named).toEqual(Object.keys(gateways));
  expect(Object.keys(proxy.depends_on)).toEqual(named);
  const [port] = /(?<=listen )\d+/.exec(nginx) ?? [];
  expect(proxy.ports).toEqual([`8080:${port}`]);
  const { publicUrl, trustedProxies } = parseConfig({ ...image, ...gateways['gateway-1'].environment });
  expect(publicUrl).toMatchObject({ origin: 'http://localhost:8080', path: '/directory' });
  const [network = '', prefix] = compose.networks.inside.ipam.config[0].subnet.split('/');
  const inside = new BlockList();
  inside.addSubnet(network, Number(prefix));
  expect(trustedProxies.check(network.replace(/0$/, '7'))).toBe(true);
  expect(trustedProxies.check('172.30.1.1')).toBe(inside.check('172.30.1.1'));
});

test('what is commented out for a real EIAM is taken as well', () => {
  const real = text.replaceAll(/^( *)# (?=EIAM_|AUTH_MODE|secrets:| {2}client-secret:| {4}file:)/gm, '$1');
  const { secrets, services } = composeSchema.parse(parse(real.replaceAll('…', 'example')));
  expect(secrets).toBeDefined();
  const { EIAM_CLIENT_SECRET_FILE, ...environment } = services['gateway-1'].environment;
  expect(EIAM_CLIENT_SECRET_FILE).toBe('/run/secrets/client-secret');
  const issuer = { AUTH_ISSUER: 'https://login.example.com', AUTH_AUDIENCE: 'eiam-gateway' };
  const keys = { AUTH_JWKS_URL: 'https://login.example.com/.well-known/jwks.json' };
  const config = parseConfig({ ...image, ...environment, EIAM_CLIENT_SECRET: 'secret', ...issuer, ...keys });
  expect(config.upstream.kind).toBe('eiam');
});
