import { expect, test } from 'vitest';
import { findPort, printedSettings, startGatewayProcess } from '../../support/process.ts';
import { subscribe } from '../../support/subscribe.ts';
import { type Block, readCommand, readCommands, toRequest } from '../../support/walk-through.ts';
import { ask } from '../ask.ts';
import { blockOf, run, startNode } from './readme-blocks.ts';

/** A lone emulator, and a gateway that has the settings it printed; the block's other commands are ready to run. */
async function startListening(block: Block) {
  const stack = new AsyncDisposableStack();
  const port = await findPort();
  const gatewayAt = { 'http://127.0.0.1:4000': `http://127.0.0.1:${port}` };
  const emulate = readCommand(block, { ...gatewayAt, '--port 4001': '--port 0' });
  const settings = await printedSettings(stack.use(startNode(emulate)));
  const gateway = stack.use(await startGatewayProcess({ ...settings, PORT: String(port) }));
  const emulatorAt = { 'http://127.0.0.1:4001': settings.EIAM_ENDPOINT ?? '' };
  const [, ...commands] = readCommands(block, { ...gatewayAt, ...emulatorAt });
  return { url: gateway.url, commands, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

interface Change {
  readonly change?: string;
  readonly object?: object | null;
  readonly reason?: string;
}

test('what each command does is heard', async () => {
  await using opened = await startListening(blockOf('Listen', 'sh'));
  const [listen, create, disable, push, counters, ...others] = opened.commands;
  if (!listen || !create || !disable || !push || !counters) throw new Error('Expected five commands');
  expect(others).toEqual([]);
  const { url, init } = toRequest(listen);
  const send = ({ signal = null }: RequestInit) => fetch(url, { ...init, signal });
  await using stream = await subscribe<{ directoryChanged: Change }>(send, '');
  const hear = async () => (await stream.next())?.data?.directoryChanged;

  await run(create);
  const lin = { displayName: 'Lin Wei', status: 'ENABLED' };
  expect(await hear()).toEqual({ change: 'CREATED', object: lin });
  await run(disable);
  const disabled = { ...lin, status: 'DISABLED' };
  expect(await hear()).toEqual({ change: 'DISABLED', object: disabled });
  // It remembers, and has forgotten what changed.
  const byName = '{ user(by: { username: "lin.wei" }) { displayName status } }';
  expect((await ask(opened.url, byName)).data).toEqual({ user: disabled });

  await run(push);
  const heard = [await hear()];
  while (heard.at(-1)?.change === 'UPDATED') heard.push(await hear());
  expect(heard.at(-1)).toEqual({ reason: 'OVERLOAD' });
  expect(await run(counters)).toMatchObject({
    operations: { GetUser: expect.any(Number) },
    alibaba: { delivered: expect.any(Number), waiting: expect.any(Number) },
  });
});

test('and in BambooCloud’s dialect', async () => {
  await using opened = await startListening(blockOf('Listen', 'sh', 1));
  const [create, ...others] = opened.commands;
  if (!create) throw new Error('Expected a command');
  expect(others).toEqual([]);
  const query = `subscription { directoryChanged(kinds: [USER]) { ... on DirectoryObjectChanged {
    objectKind change object { ... on User { username displayName } }
  } } }`;
  const send = (init: RequestInit) => fetch(opened.url, init);
  await using stream = await subscribe<{ directoryChanged: Change }>(send, query);
  await run(create);
  expect((await stream.next())?.data?.directoryChanged).toEqual({
    objectKind: 'USER',
    change: 'CREATED',
    object: { username: 'lin.wei', displayName: 'Lin Wei' },
  });
});
