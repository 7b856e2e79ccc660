import { expect, test } from 'vitest';
import { sign, startIssuer } from '../support/issuer.ts';
import { keepWritten } from '../support/written-log.ts';
import { openGateway } from './open-gateway.ts';
import { openInitialized } from './websocket-clients.ts';

/** A line as the log would have it, behind what ends a line for some reader. */
const lineEnds = ['\n', '\r\n', '\u0085', '\u2028', '\u2029'];
const forged = '{"level":60,"msg":"forged"}';
const injections = lineEnds.map((end) => `x${end}${forged}${end}`);
/** What some reader takes for the end of a line, or a terminal for a command. */
const lineBreaking = /\p{Cc}|\p{Zl}|\p{Zp}/u;
const control = '\u001b[2Jx\u009b2J\u007f';

test.each([...injections, control, `"},"level":60,"x":{"`])(
  'one line stays one line: %j',
  async (injected) => {
    const kept = keepWritten('debug');
    await using issuer = await startIssuer();
    await using gateway = await openGateway({
      emulator: { users: 5 },
      config: { ...issuer.config() },
      parts: { log: kept.log },
    });
    const { faults, samples } = gateway.emulator;
    const query = 'query ($id: ID!) { user(by: { id: $id }) { username } }';
    const scope = 'DIRECTORY_READ';
    const post = (body: object, token: string, headers = {}) =>
      gateway.post(JSON.stringify(body), { authorization: `Bearer ${token}`, ...headers });

    const subject = await sign({ sub: injected, scope });
    await post({ query, operationName: injected, variables: { id: injected } }, subject);
    await post({ query: `{ ${injected}`, operationName: injected }, subject);
    await post({ query, variables: { id: samples.userId }, [injected]: injected }, subject);
    await post({ query: '{ nothing }' }, await sign({ sub: 'mia', client: injected, scope }));
    // Characters that a header takes; those that end a line are no header at all.
    const id = injected.replace(/[^\x20-\x7e]/g, '');
    await post({ query: '{ nothing }' }, subject, { 'x-request-id': id });
    const refusal = { kind: 'refuse', status: 400, code: injected, message: injected } as const;
    faults.add({ operation: 'GetUser', fault: refusal, times: 1 });
    await post({ query, variables: { id: samples.userId } }, subject);
    const { socket, say, messages } = await openInitialized(gateway.url, {
      authorization: `Bearer ${subject}`,
    });
    say({ id: injected, type: 'subscribe', payload: { query: '{ nothing }', operationName: injected } });
    await expect.poll(() => messages.length).toBeGreaterThan(0);
    socket.terminate();

    const lines = kept.lines();
    expect(lines.length).toBeGreaterThan(8);
    for (const line of lines) expect(line).toEqual(expect.objectContaining({ time: expect.any(String) }));
    expect(lines.map(({ level }) => level)).not.toContain(60);
    expect(kept.text()).not.toMatch(/forged|level":60/);
    expect(kept.text().replaceAll('\n', '')).not.toMatch(lineBreaking);
  },
);

test('what an error says stays one line, whatever a terminal or a reader of lines takes for more', () => {
  const kept = keepWritten('info');
  for (const text of [...injections, control]) {
    kept.log.error({ err: new Error(text, { cause: new TypeError(text) }), reason: text }, text);
  }
  expect(kept.lines()).toHaveLength(injections.length + 1);
  expect(kept.lines().map(({ level }) => level)).toEqual(Array(injections.length + 1).fill(50));
  expect(kept.lines().map(({ reason }) => reason)).toEqual([...injections, control]);
  expect(kept.text().replaceAll('\n', '')).not.toMatch(lineBreaking);
});
