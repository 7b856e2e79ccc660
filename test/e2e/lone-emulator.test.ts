import { expect, test } from 'vitest';
import { startEmulator } from '../../src/emulator/emulator.ts';
import {
  printedSettings,
  type StartedProcess,
  startGatewayProcess,
  startProcess,
} from '../support/process.ts';
import { ask, statusOf } from './ask.ts';

function startLoneEmulator(...args: string[]): StartedProcess {
  return startProcess('src/emulator/main.ts', { args });
}

const nested = `query ($username: String!) { user(by: { username: $username }) {
  username
  groups { nodes { id name } }
  organizationalUnits { edges { primary node { id name } } }
  manager { id displayName }
} }`;

test('a gateway given the lines that a lone emulator prints answers from that emulator', async () => {
  // The same size and seed make the same directory: this one knows what the other must say.
  await using twin = await startEmulator({ users: 60, seed: 5 });
  await using emulator = startLoneEmulator('--users', '60', '--seed', '5');
  await using gateway = await startGatewayProcess(await printedSettings(emulator));
  const { directory, samples } = twin;
  const user = directory.user(samples.userId);
  const manager = directory.user(samples.managerId);
  const { data, errors } = await ask(gateway.url, nested, { username: samples.username });
  expect(errors).toBeUndefined();
  expect(data?.user).toEqual({
    username: samples.username,
    groups: { nodes: user?.groupIds.map((id) => ({ id, name: directory.group(id)?.groupName })) },
    organizationalUnits: {
      edges: user?.organizationalUnitIds.map((id) => ({
        primary: id === user.primaryOrganizationalUnitId,
        node: { id, name: directory.organizationalUnit(id)?.organizationalUnitName },
      })),
    },
    manager: { id: samples.managerId, displayName: manager?.displayName },
  });
  const [greeting, warning = '', ready = '', ...others] = gateway.output().trimEnd().split('\n');
  expect(greeting).toBe(`EIAM GraphQL Gateway: answers at ${gateway.url}`);
  // The emulator prints BambooCloud's settings as well.
  expect(JSON.parse(warning)).toMatchObject({ level: 40, msg: expect.stringContaining('STATE_FILE') });
  expect(JSON.parse(ready)).toMatchObject({ level: 30, msg: expect.stringContaining('is ready') });
  expect(others).toEqual([]);
});

test('a gateway starts before its upstream accepts it, says so, and discloses no secret', async () => {
  await using emulator = startLoneEmulator('--users', '10');
  const wrongSecret = 'CSnot2the2secret2of2this2emulator';
  const settings = { ...(await printedSettings(emulator)), EIAM_CLIENT_SECRET: wrongSecret };
  await using gateway = await startGatewayProcess(settings);
  expect(await statusOf(gateway.url, '/health/live')).toBe(200);
  expect(await statusOf(gateway.url, '/health/ready')).toBe(503);
  const answer = await ask(gateway.url, '{ users { nodes { id } } }');
  expect(answer).toMatchObject({
    data: { users: null },
    errors: [{ path: ['users'], extensions: { code: 'UPSTREAM_UNAUTHORIZED' } }],
  });
  gateway.kill('SIGTERM');
  const { code, stderr } = await gateway.ended;
  expect(code).toBe(0);
  expect(stderr).toContain('/health/ready stays 503');
  expect(gateway.output()).not.toContain(wrongSecret);
  expect(JSON.stringify(answer)).not.toContain(wrongSecret);
});

test('a gateway whose upstream is nowhere starts all the same, and discloses no secret', async () => {
  await using emulator = startLoneEmulator('--users', '10');
  const settings = await printedSettings(emulator);
  emulator.kill('SIGTERM');
  await emulator.ended;
  await using gateway = await startGatewayProcess(settings);
  expect(await statusOf(gateway.url, '/health/ready')).toBe(503);
  const answer = await ask(gateway.url, '{ users { nodes { id } } }');
  expect(answer.errors?.map(({ extensions }) => extensions?.code)).toEqual(['UPSTREAM_UNAVAILABLE']);
  expect(gateway.output() + JSON.stringify(answer)).not.toContain(settings.EIAM_CLIENT_SECRET);
});

test('wrong flags end it with 1 and all that was wrong, and what was expected', async () => {
  await using emulator = startLoneEmulator('--port', '70000', '--scope', 'some', '--users', '5');
  const { code, stdout, stderr } = await emulator.ended;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/^--port cannot be "70000"\.\n--scope cannot be "some"\.\nExpected:\n {2}--host H /);
});

test.each([
  ['a flag that it does not know', '--colour', /^Unknown option '--colour'.*\nExpected:\n/s],
  ['a word that is no flag', 'help', /^Unexpected argument 'help'.*\nExpected:\n/s],
])('%s ends it with 1 and what was expected', async (_name, argument, said) => {
  await using emulator = startLoneEmulator(argument);
  const { code, stdout, stderr } = await emulator.ended;
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(said);
  expect(stderr).not.toMatch(/^\s+at /m);
});

test('the management API listens beside it', async () => {
  await using first = startLoneEmulator('--users', '0');
  const settings = await printedSettings(first);
  const { EIAM_MANAGEMENT_ENDPOINT: endpoint = '', ALIBABA_CLOUD_ACCESS_KEY_ID: keyId } = settings;
  expect(new URL(endpoint).hostname).toBe('localhost');
  expect([keyId, settings.ALIBABA_CLOUD_ACCESS_KEY_SECRET]).toEqual([
    expect.stringMatching(/^LTAI/),
    expect.stringMatching(/^\S{20,}$/),
  ]);
  const unsigned = await fetch(endpoint);
  expect([unsigned.status, await unsigned.json()]).toMatchObject([400, { Code: 'IncompleteSignature' }]);
});
