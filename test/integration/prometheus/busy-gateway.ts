import { createApp } from '../../../src/app.ts';
import { parseConfig } from '../../../src/config.ts';
import { openAuditFile } from '../../support/audit-file.ts';
import { openCollector } from '../../support/collector.ts';
import { sign, startIssuer } from '../../support/issuer.ts';
import { subscribe } from '../../support/subscribe.ts';
import { token as callbackToken, secure } from '../bamboocloud/open-receiver.ts';
import { draft, toBody } from '../bamboocloud/sender.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const changes = 'subscription { directoryChanged { ... on DirectoryObjectChanged { change objectId } } }';
const rename = 'mutation ($input: PatchUserInput!) { patchUser(input: $input) { __typename } }';

/** A gateway with all that it can have: memory, mirror, sign-ins, budgets, both dialects of callbacks, a port for operators. */
export async function openBusyGateway() {
  await using stack = new AsyncDisposableStack();
  const issuer = stack.use(await startIssuer());
  const trail = stack.use(openAuditFile());
  const collector = stack.use(await openCollector());
  const config = parseConfig({
    ...{ AUDIT_FILE: trail.path, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url },
    MIRROR_CHECK_INTERVAL: '10s',
    ...{ PORT: '0', ADMIN_PORT: '0', EMULATOR_USERS: '60' },
    ...{ CACHE_TTL_MS: '300000', VIEWER_BUDGET_CALLS: '1000000', ADMISSION_BODY_BYTES: '1048576', ...secure },
  });
  const app = stack.use(await createApp({ ...config, ...issuer.config() }, { log: silent, random: () => 0 }));
  const { url, adminUrl } = await app.listen();
  const { emulator } = app;
  if (!emulator || adminUrl === undefined) throw new Error('Expected an emulator, and a port for operators');
  const authorization = `Bearer ${await sign({ scope: 'DIRECTORY_READ DIRECTORY_WRITE' })}`;
  const { faults, odd, samples } = emulator;
  const { userId } = samples;
  const fetchAs = (headers: Readonly<Record<string, string>>) => (init: RequestInit) =>
    fetch(url, { ...init, headers: { ...Object(init.headers), ...headers } });

  async function ask(query: string, variables: object = {}, token = authorization): Promise<unknown> {
    const reply = await fetchAs({ authorization: token })({
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return reply.json();
  }

  async function call(path: string, body: string, headers: Record<string, string> = {}): Promise<void> {
    const sent = { 'content-type': 'application/json', ...headers };
    const reply = await fetch(new URL(path, url), { method: 'POST', body, headers: sent });
    await reply.arrayBuffer();
  }

  const stream = stack.use(await subscribe(fetchAs({ authorization }), changes));
  let turns = 0;

  /** Something of everything that metrics are about, what goes wrong among it. */
  async function work(): Promise<void> {
    turns += 1;
    const read = `{ user(by: { id: "${userId}" }) { id displayName createdAt } }`;
    for (const answer of [await ask(read), await ask(read)])
      if (!Object(answer).data?.user) throw new Error(`Expected a user, but got ${JSON.stringify(answer)}`);
    await ask('{ nope }');
    await ask(read, {}, 'Bearer forged');
    await ask(rename, { input: { id: userId, displayName: `Name ${turns}` } });
    faults.add({ operation: 'ListGroups', fault: { kind: 'throttle', retryAfterMs: 1 }, times: 1 });
    odd.set({ member: 'User.createTime', value: '"soon"' });
    await ask(
      `{ users(first: 5) { nodes { id createdAt groups { nodes { name } } } } groups(first: ${turns}) { totalCount } }`,
    );
    odd.clear();
    const wrong = { id: userId, name: 'Mei', email: 'mei(at)example' };
    const message = toBody(draft('UPDATE_USER', wrong, { timestamp: Date.now() }));
    await call('/callbacks/bamboocloud', message, { authorization: `Bearer ${callbackToken}` });
    await call('/callbacks/alibaba', '{"event":"forged"}');
    // More than half of what all bodies may take.
    await call('/graphql', 'x'.repeat(600_000));
  }

  /** What Prometheus reads. */
  async function scrape(): Promise<string> {
    return (await fetch(new URL('/metrics', adminUrl))).text();
  }

  const owned = stack.move();
  return { adminUrl, stream, work, scrape, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
