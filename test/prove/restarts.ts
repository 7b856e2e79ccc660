import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts';
import { findPort, type StartedGateway, startGatewayProcess } from '../support/process.ts';

// A gateway is restarted again and again while clients create users, each over a connection of its own, as long as it is ready: as
// behind a balancer. Afterwards the directory is compared with what the clients were answered. `--restarts N --clients N`.

const { values } = parseArgs({
  options: { restarts: { type: 'string', default: '20' }, clients: { type: 'string', default: '16' } },
});
const restarts = Number(values.restarts);
const clients = Number(values.clients);

const query = `mutation ($input: CreateUserInput!) {
  createUser(input: $input) { __typename ... on CreateUserPayload { user { username } } }
}`;

/** The names of the users that were asked for, by what came of it. */
interface Outcomes {
  readonly created: Set<string>;
  /** Answered with a failure, which states its effect. */
  readonly failed: Set<string>;
  /** Not answered at all. */
  readonly unanswered: Set<string>;
  /** Not sent: the connection was refused. */
  refused: number;
}

function settingsFor(emulator: Emulator, port: number): Record<string, string> {
  return {
    PORT: String(port),
    EIAM_ENDPOINT: emulator.endpoint,
    EIAM_INSTANCE_ID: emulator.instanceId,
    EIAM_APPLICATION_ID: emulator.applicationId,
    EIAM_CLIENT_SECRET: emulator.clientSecret,
    AUTH_ALLOW_ANONYMOUS: 'true',
    SHUTDOWN_DELAY_MS: '300',
  };
}

/** The answer's status and text. Rejects where there is none. */
async function post(port: number, path: string, body?: string): Promise<{ status: number; text: string }> {
  const agent = new Agent({ keepAlive: false });
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
  const method = body === undefined ? 'GET' : 'POST';
  const sent = request({ host: '127.0.0.1', port, path, method, agent, headers });
  sent.end(body);
  const [response] = await once(sent, 'response');
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += chunk;
  return { status: response.statusCode, text };
}

async function create(port: number, username: string, unitId: string, outcomes: Outcomes): Promise<void> {
  const input = { username, primaryOrganizationalUnitId: unitId };
  try {
    const { text } = await post(port, '/graphql', JSON.stringify({ query, variables: { input } }));
    const isCreated = JSON.parse(text).data?.createUser?.__typename === 'CreateUserPayload';
    (isCreated ? outcomes.created : outcomes.failed).add(username);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED') outcomes.refused += 1;
    else outcomes.unanswered.add(username);
  }
}

const isReady = (port: number): Promise<boolean> =>
  post(port, '/health/ready').then(
    ({ status }) => status === 200,
    () => false,
  );

await using emulator = await startEmulator({ users: 100, latencyMs: 40 });
const port = await findPort();
const outcomes: Outcomes = { created: new Set(), failed: new Set(), unanswered: new Set(), refused: 0 };
const unitId = emulator.samples.deepOrganizationalUnitId;
let isOver = false;
let isUp = false;
let asked = 0;

async function watchReadiness(): Promise<void> {
  while (!isOver) {
    isUp = await isReady(port);
    await delay(20);
  }
}

async function keepCreating(): Promise<void> {
  while (!isOver) {
    if (!isUp) await delay(10);
    else {
      asked += 1;
      await create(port, `restart-${asked}`, unitId, outcomes);
    }
  }
}

const codes = new Map<number | null, number>();
const load = [watchReadiness(), ...Array.from({ length: clients }, keepCreating)];
for (let restart = 0; restart < restarts; restart += 1) {
  const gateway: StartedGateway = await startGatewayProcess(settingsFor(emulator, port));
  // Never at the same point of a write's way.
  await delay(500 + restart * 7);
  gateway.kill(restart % 2 === 0 ? 'SIGTERM' : 'SIGHUP');
  const { code } = await gateway.ended;
  codes.set(code, (codes.get(code) ?? 0) + 1);
}
isOver = true;
await Promise.all(load);

const names = new Set(Array.from(emulator.directory.users(), ({ username }) => username));
const lost = [...outcomes.created].filter((name) => !names.has(name)).length;
const silent = [...outcomes.unanswered].filter((name) => names.has(name)).length;
process.stdout.write(
  `${restarts} restarts, ${asked} creates by ${clients} clients: ${outcomes.created.size} answered as created, ` +
    `${outcomes.failed.size} as failed, ${outcomes.unanswered.size} not answered, ${outcomes.refused} not sent\n` +
    `done although not answered: ${silent}; answered although not done: ${lost}; ` +
    `exit codes ${[...codes].map(([code, count]) => `${code} (${count} times)`).join(', ')}\n`,
);
if (silent + lost + outcomes.unanswered.size > 0 || codes.get(0) !== restarts) process.exitCode = 1;
