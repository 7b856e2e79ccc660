import { expect, test } from 'vitest';
import { startGatewayProcess } from '../support/process.ts';
import { ask, statusOf } from './ask.ts';

const greeting = [
  /^EIAM GraphQL Gateway: open http:\/\/127\.0\.0\.1:\d+\/graphql in a browser$/,
  /^ {2}directory {4}1000 invented users, embedded: no account, no network$/,
  /^ {2}instance {5}idaas_[a-z2-7]{26}$/,
  /^ {2}application {2}app_[a-z2-7]{26}$/,
  /^ {2}sign-in {6}http:\/\/127\.0\.0\.1:\d+\/login\/device is where to approve a device's code$/,
];

/** The first tab of the page at the printed address: the query and the variables that a newcomer runs. */
async function firstExample(url: string): Promise<{ readonly query: string; readonly variables: string }> {
  const response = await fetch(url, { headers: { accept: 'text/html' } });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const html = await response.text();
  const [, settings = ''] = /<script id="settings" type="application\/json">(.*?)<\/script>/.exec(html) ?? [];
  return JSON.parse(settings).examples[0];
}

test('with no settings at all it says where it is and what is in it, and nothing else', async () => {
  await using gateway = await startGatewayProcess();
  await gateway.said(/\n {2}sign-in .*\n/);
  const lines = gateway.output().trimEnd().split('\n');
  expect(lines).toHaveLength(greeting.length);
  for (const [index, pattern] of greeting.entries()) expect(lines[index]).toMatch(pattern);
  expect(gateway.url).not.toContain(':0/');
});

test('the printed address opens the explorer, whose first tab is answered at the first try', async () => {
  await using gateway = await startGatewayProcess();
  const { query, variables } = await firstExample(gateway.url);
  const { username } = JSON.parse(variables);
  const { data, errors } = await ask(gateway.url, query, { username });
  expect(errors).toBeUndefined();
  const named = { id: expect.stringMatching(/_[a-z2-7]{26}$/), name: expect.any(String) };
  const group = { ...named, id: expect.stringMatching(/^group_/) };
  expect(data?.user).toEqual({
    id: expect.stringMatching(/^user_/),
    username,
    displayName: expect.any(String),
    email: expect.stringContaining('@'),
    status: 'ENABLED',
    createdAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:.]+Z$/),
    groups: { nodes: expect.arrayContaining([group]) },
    organizationalUnits: { edges: expect.arrayContaining([{ primary: true, node: named }]) },
    manager: { displayName: expect.any(String) },
    customFields: expect.arrayContaining([{ name: 'manager_user_id', value: expect.any(String) }]),
  });
});

test('the directory is as large and as other as the settings say', async () => {
  await using first = await startGatewayProcess({ EMULATOR_USERS: '40', EMULATOR_SEED: '7' });
  await using second = await startGatewayProcess({ EMULATOR_USERS: '40', EMULATOR_SEED: '8' });
  const [firstIds, secondIds] = await Promise.all(
    [first, second].map(async (gateway) => {
      await gateway.said(/ 40 invented users/);
      const [, instance] = await gateway.said(/instance +(\S+)/);
      const [, application] = await gateway.said(/application +(\S+)/);
      return [instance, application];
    }),
  );
  expect(firstIds).not.toContain(secondIds?.[0]);
  expect(firstIds).not.toContain(secondIds?.[1]);
});

test('it is alive, ready, and redirects its root to the graph', async () => {
  await using gateway = await startGatewayProcess({ EMULATOR_USERS: '40' });
  const paths = ['/health/live', '/health/ready', '/', '/nowhere'];
  const statuses = await Promise.all(paths.map((path) => statusOf(gateway.url, path)));
  expect(statuses).toEqual([200, 200, 302, 404]);
});
