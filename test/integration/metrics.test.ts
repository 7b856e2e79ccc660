import { expect, test } from 'vitest';
import { openGateway } from './open-gateway.ts';

test('counts calls and operations, and names no person', async () => {
  await using gateway = await openGateway({ emulator: { users: 5 } });
  const { userId, username } = gateway.emulator.samples;
  await gateway.ask(`{ user(by: { id: "${userId}" }) { username } }`);
  await gateway.ask(`{ user(by: { username: "${username}" }) { username } nope }`);
  await gateway.ask('{');
  const { status, headers, text } = await gateway.send('/metrics');
  expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
  expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const lines = text.split('\n');
  expect(lines).toContain('eiam_upstream_calls_total{operation="GetUser",outcome="succeeded"} 1');
  expect(lines).toContain('eiam_operations_total{outcome="succeeded",code=""} 1');
  expect(lines).toContain('eiam_operations_total{outcome="refused",code="GRAPHQL_VALIDATION_FAILED"} 1');
  expect(lines).toContain('eiam_operations_total{outcome="refused",code="GRAPHQL_PARSE_FAILED"} 1');
  expect(lines).toContain('eiam_upstream_duration_seconds_count{operation="GetUser"} 1');
  expect(text).toMatch(/^eiam_operation_duration_seconds_count\{type="query",outcome="succeeded"\} 1$/m);
  expect(text).toMatch(/^process_resident_memory_bytes \d+$/m);
  expect(text).not.toMatch(new RegExp(`${userId}|${username}|(?<!cpu_)user_|@`));
});

test('show how many calls may be in flight to the Developer API', async () => {
  await using gateway = await openGateway({ emulator: { users: 5 }, config: { maxConcurrency: 8 } });
  const lines = (await gateway.send('/metrics')).text.split('\n');
  expect(lines.filter((line) => /^eiam_upstream_(calls_[ilw]|pause).*developer/.test(line))).toEqual([
    'eiam_upstream_calls_in_flight{pool="developer"} 0',
    'eiam_upstream_calls_waiting{pool="developer"} 0',
    'eiam_upstream_calls_limit{pool="developer"} 8',
    'eiam_upstream_pause_seconds{pool="developer"} 0',
  ]);
});

test('are not told where they are switched off', async () => {
  await using gateway = await openGateway({ emulator: { users: 0 }, config: { metrics: false } });
  expect((await gateway.send('/metrics')).status).toBe(404);
});
