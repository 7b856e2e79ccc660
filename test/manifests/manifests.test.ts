import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Service } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { settlingMs } from '../../src/composition/writes.ts';
import { parseConfig } from '../../src/config.ts';
import {
  shippedHorizontalPodAutoscaler as autoscaler,
  shippedConfigMap as configMap,
  shippedDeployment as deployment,
  shippedPodDisruptionBudget as disruptionBudget,
  shippedIngress as ingress,
  shippedNetworkPolicy as networkPolicy,
  shippedService as service,
} from './__generated__/manifests.ts';
import { manifests } from './manifests.ts';

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

const kinds = {
  ConfigMap: () => new ConfigMap(configMap),
  Deployment: () => new Deployment(deployment),
  HorizontalPodAutoscaler: () => new HorizontalPodAutoscaler(autoscaler),
  Ingress: () => new Ingress(ingress),
  NetworkPolicy: () => new NetworkPolicy(networkPolicy),
  PodDisruptionBudget: () => new PodDisruptionBudget(disruptionBudget),
  Service: () => new Service(service),
};

test.each(Object.entries(kinds))('%s is as Kubernetes takes it', (_kind, create) => {
  expect(() => create().validate()).not.toThrow();
});

test('every manifest is among them', () => {
  expect(manifests.map(({ kind }) => kind).sort()).toEqual(Object.keys(kinds).sort());
});

const pod = deployment.spec?.template.spec;
const [container] = pod?.containers ?? [];
const ports = Object.fromEntries(
  (container?.ports ?? []).map(({ name, containerPort }) => [name ?? '', containerPort]),
);

/** The settings that a pod starts with; the secret is a file of this machine. */
function configOf() {
  const folder = mkdtempSync(join(tmpdir(), 'eiam-graphql-gateway-manifests-'));
  const mountPath = container?.volumeMounts?.[0]?.mountPath ?? '';
  for (const name of ['client-secret', 'store-password']) writeFileSync(join(folder, name), 'secret');
  writeFileSync(join(folder, 'shared-state-key'), '07'.repeat(32));
  const own = (container?.env ?? []).map(({ name, value = '' }) => [name, value.replace(mountPath, folder)]);
  try {
    // What the image sets.
    const image = { HOST: '0.0.0.0', PORT: '4000' };
    const config = parseConfig({ ...image, ...configMap.data, ...Object.fromEntries(own) });
    return { ...config, storeKey: config.sharedState?.key() };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe('a pod', () => {
  const config = configOf();

  test('has settings that the gateway takes, and its ports', () => {
    expect(ports).toEqual({ http: config.port, admin: config.admin?.port });
    expect(container?.envFrom).toEqual([{ configMapRef: { name: configMap.metadata?.name } }]);
    expect(config.admin?.host).toBe('0.0.0.0');
    expect(config.authentication.mode).toBe('jwt');
  });

  test('shares its state, at a port that is let out', () => {
    expect(config.sharedState).toMatchObject({ isEncrypted: true, isRequired: true });
    expect(config.storeKey).toBe('07'.repeat(32));
    const opened = networkPolicy.spec?.egress?.flatMap((rule) => rule.ports ?? []) ?? [];
    expect(opened.map(({ port }) => port)).toContain(config.sharedState?.port);
  });

  test('has its secrets as files, from a volume', () => {
    const [volume] = pod?.volumes ?? [];
    const [mount] = container?.volumeMounts ?? [];
    expect([mount?.name, mount?.readOnly]).toEqual([volume?.name, true]);
    const values = (container?.env ?? []).map(({ value }) => value);
    expect(values).toContain(`${mount?.mountPath}/client-secret`);
    expect(JSON.stringify([configMap, container?.env])).not.toMatch(/SECRET"/);
  });

  test('may do nothing but run', () => {
    expect(pod).toMatchObject({ enableServiceLinks: false, automountServiceAccountToken: false });
    expect(pod?.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });

  test('runs the image of this version, as its user', () => {
    const { version } = JSON.parse(read('package.json'));
    expect(container?.image).toBe(`registry.example.com/eiam-graphql-gateway:${version}`);
    const { runAsUser, runAsGroup } = pod?.securityContext ?? {};
    expect(read('Dockerfile')).toContain(`\nUSER ${runAsUser}:${runAsGroup}\n`);
  });

  test('is asked for its health where it answers', () => {
    const { livenessProbe, readinessProbe, startupProbe } = container ?? {};
    const paths = [startupProbe, livenessProbe, readinessProbe].map((probe) => probe?.httpGet?.path);
    expect(paths).toEqual(['/health/live', '/health/live', '/health/ready']);
    for (const probe of [startupProbe, livenessProbe, readinessProbe])
      expect(probe?.httpGet?.port).toBe('http');
  });

  test('has the time to answer what is under way when it is to stop', () => {
    const pauseMs = (container?.lifecycle?.preStop?.sleep?.seconds ?? 0) * 1_000;
    expect(pauseMs + config.shutdownDelayMs).toBeGreaterThanOrEqual(5_000);
    const longestMs = pauseMs + config.shutdownDelayMs + config.operationTimeoutMs + settlingMs;
    expect((pod?.terminationGracePeriodSeconds ?? 0) * 1_000).toBeGreaterThan(longestMs);
  });

  test('has the memory that its heap may take, and more', () => {
    const heap = Number(/--max-old-space-size=(\d+)/.exec(JSON.stringify(container?.env))?.[1]);
    const limit = Number(/^(\d+)Mi$/.exec(String(container?.resources?.limits?.memory))?.[1]);
    expect(limit).toBeGreaterThanOrEqual(heap * 2);
  });
});

describe('around the pods', () => {
  const labels = deployment.spec?.template.metadata?.labels ?? {};

  test('everything selects them', () => {
    expect(deployment.spec?.selector.matchLabels).toEqual(labels);
    expect(service.spec?.selector).toEqual(labels);
    expect(disruptionBudget.spec?.selector?.matchLabels).toEqual(labels);
    expect(networkPolicy.spec?.podSelector?.matchLabels).toEqual(labels);
    expect(pod?.topologySpreadConstraints?.[0]?.labelSelector?.matchLabels).toEqual(labels);
    expect(autoscaler.spec?.scaleTargetRef).toEqual({
      apiVersion: deployment.apiVersion,
      kind: deployment.kind,
      name: deployment.metadata?.name,
    });
  });

  test('the ingress serves the public address', () => {
    const { publicUrl } = configOf();
    const [rule] = ingress.spec?.rules ?? [];
    const [path] = rule?.http?.paths ?? [];
    expect([rule?.host, path?.path, path?.pathType]).toEqual([publicUrl?.host, publicUrl?.path, 'Prefix']);
    const [port] = service.spec?.ports ?? [];
    expect(path?.backend.service).toEqual({ name: service.metadata?.name, port: { name: port?.name } });
    expect(port?.targetPort).toBe('http');
  });

  test('the ports that are let through are theirs', () => {
    const opened = networkPolicy.spec?.ingress?.flatMap((rule) => rule.ports ?? []) ?? [];
    expect(opened.map(({ port }) => port)).toEqual(Object.keys(ports));
  });

  test('they are scaled by a metric that there is', () => {
    const [metric] = autoscaler.spec?.metrics ?? [];
    expect(read('docs/metrics.md')).toContain(`| \`${metric?.pods?.metric.name}\` | gauge |`);
    const { operations } = configOf().admission.capacities;
    expect(Number(metric?.pods?.target.averageValue)).toBe(operations / 4);
  });
});
