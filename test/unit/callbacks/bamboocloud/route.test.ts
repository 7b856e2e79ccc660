import { expect, test } from 'vitest';
import type { BambooCloudOptions } from '../../../../src/callbacks/bamboocloud/options.ts';
import { createBambooCloudRoute } from '../../../../src/callbacks/bamboocloud/route.ts';
import { SharedStateUnavailableError } from '../../../../src/shared-state/ports.ts';
import { createProcessParts } from '../../../../src/shared-state/process/process-parts.ts';
import { createMemoryState } from '../../../../src/state/memory-state.ts';

const token = 'a-token-of-thirty-two-characters';
const headers = { authorization: `Bearer ${token}` };
const now = 1_735_689_600_000;
const replyRandom = {
  bytes: (count: number) => Buffer.alloc(count),
  letters: (count: number) => 'x'.repeat(count),
};

type CreateOptions = Partial<BambooCloudOptions> & {
  readonly messages?: BambooCloudOptions['shared']['messages'];
};

/** An id that cannot have been issued needs no directory. */
const untouched = () => ({
  get actions(): never {
    throw new Error('Nothing is to be written');
  },
  get loaders(): never {
    throw new Error('Nothing is to be read');
  },
});

function create({ messages = createMemoryState(() => now), ...options }: CreateOptions) {
  return createBambooCloudRoute({
    token: () => token,
    signatureKey: undefined,
    encryptionKey: undefined,
    encryption: 'none',
    gcmLayout: 'iv12-prefix',
    replayWindowMs: 300_000,
    checkUrlReply: 'echo',
    clearOnNull: true,
    deleteUnknown: 200,
    customFields: [],
    managerField: undefined,
    allowPasswords: false,
    phoneRegion: '86',
    now: () => now,
    random: replyRandom,
    openDirectory: () => {
      throw new Error('No call was expected');
    },
    publish: () => {},
    shared: { ...createProcessParts(() => now), messages },
    pause: async () => {},
    counters: { messages: () => {}, parts: () => {} },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    ...options,
  });
}

function bodyOf(nonce: string, eventType: string, data: object | string): Buffer {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return Buffer.from(JSON.stringify({ nonce, timestamp: now, eventType, data: text, signature: '' }));
}

test('what takes too long is answered in time, and its outcome is there for the same request again', async () => {
  const gate = Promise.withResolvers<void>();
  const published: string[] = [];
  const route = create({
    replyDeadlineMs: 1,
    openDirectory: untouched,
    publish: async ({ id }) => {
      await gate.promise;
      published.push(id);
    },
  });
  const body = bodyOf('slow', 'DELETE_USER', { id: '..' });
  expect(await route.receive({ headers, body })).toMatchObject({ status: 500, body: { code: '500' } });
  expect(await route.receive({ headers, body })).toMatchObject({ status: 500 });
  gate.resolve();
  await gate.promise;
  expect(await route.receive({ headers, body })).toEqual({
    status: 200,
    body: { code: '200', message: 'success' },
  });
  expect(published.length).toBe(1);
});

test('events of one object wait for each other, and for no others', async () => {
  const gate = Promise.withResolvers<void>();
  const told: string[] = [];
  const route = create({
    openDirectory: untouched,
    publish: async ({ entityId }) => {
      told.push(entityId);
      if (entityId !== '..' || told.length > 2) return;
      await gate.promise;
      throw new Error('Not published');
    },
  });
  const remove = (nonce: string, id: string) =>
    route.receive({ headers, body: bodyOf(nonce, 'DELETE_USER', { id }) });
  const ofOne = [remove('1', '..'), remove('2', '..')];
  expect(await remove('3', '.')).toMatchObject({ status: 200 });
  expect(told).toEqual(['..', '.']);
  gate.resolve();
  // What the first could not tell, the second does; and then there is nothing more to tell.
  expect((await Promise.all(ofOne)).map(({ status }) => status)).toEqual([500, 200]);
  expect(await remove('4', '..')).toMatchObject({ status: 200 });
  expect(told).toEqual(['..', '.', '..']);
});

test('data that is an object is read where nothing is signed', async () => {
  const route = create({ openDirectory: untouched });
  const body = Buffer.from(
    JSON.stringify({ nonce: 'o', timestamp: now, eventType: 'DELETE_USER', data: { id: '..' } }),
  );
  expect(await route.receive({ headers, body })).toMatchObject({ status: 200 });
});

test('an unexpected failure is answered, logged, and not disclosed', async () => {
  const logged: unknown[] = [];
  const log = { info: () => {}, warn: () => {}, error: (facts: unknown) => logged.push(facts) };
  const route = create({ log });
  const reply = await route.receive({ headers, body: bodyOf('1', 'UPDATE_USER', { id: 'user_1' }) });
  expect(reply).toMatchObject({ status: 500 });
  expect(JSON.stringify(reply)).not.toContain('Not published');
  expect(logged.length).toBe(1);
});

test.each<[string, Partial<BambooCloudOptions>]>([
  ['ECB without a signature', { encryption: 'ecb', encryptionKey: () => 'AesKey-16-chars!' }],
  [
    'a layout to detect without a signature',
    { encryption: 'gcm', gcmLayout: 'detect', encryptionKey: () => 'AesKey-16-chars!' },
  ],
  ['encryption without a key', { encryption: 'gcm' }],
])('%s is no receiver', (_name, options) => {
  expect(() => create(options)).toThrow(TypeError);
});

test('a name that no custom field of EIAM can have is reported at the start', () => {
  const logged: unknown[] = [];
  const log = { info: () => {}, warn: (facts: unknown) => logged.push(facts), error: () => {} };
  const customFields = ['number', 'multivaluedText'].map((name) => ({ attribute: name, field: name }));
  create({ log, customFields });
  expect(logged).toContainEqual({ fields: ['multivaluedText'] });
});

test('what cannot be marked is not acknowledged, and is done again', async () => {
  const memory = createMemoryState(() => now);
  let isFull = true;
  const published: string[] = [];
  const messages = {
    ...memory,
    keep: async (record: Parameters<typeof memory.keep>[0]) => {
      if (isFull) throw new Error('The disk is full');
      await memory.keep(record);
    },
  };
  const route = create({ messages, openDirectory: untouched, publish: ({ id }) => void published.push(id) });
  const body = bodyOf('1', 'DELETE_USER', { id: '..' });
  expect(await route.receive({ headers, body })).toMatchObject({ status: 500 });
  isFull = false;
  expect(await route.receive({ headers, body })).toMatchObject({ status: 200 });
  expect(await route.receive({ headers, body })).toMatchObject({ status: 200 });
  expect(published.length).toBe(1);
});

test('an id that was never issued takes no place among the objects', async () => {
  const messages = createMemoryState(() => now);
  const route = create({ messages, openDirectory: untouched });
  const body = bodyOf('1', 'DELETE_USER', { id: '..' });
  expect(await route.receive({ headers, body })).toMatchObject({ status: 200 });
  expect(await messages.lastApplied('USER ..')).toBeUndefined();
});

test('who shows no token is refused by the headers alone', () => {
  const route = create({});
  expect(route.admit?.({ headers })).toBeUndefined();
  for (const authorization of [undefined, '', `Bearer ${token}x`, token]) {
    const refusal = route.admit?.({ headers: authorization === undefined ? {} : { authorization } });
    expect(refusal).toMatchObject({ status: 401, body: { code: '401' } });
  }
});

test.each([405, 413, 503] as const)('what is not read is refused with %s in its own words', (status) => {
  expect(create({}).refuse(status)).toMatchObject({ status, body: { code: String(status) } });
});

test('what cannot be remembered is to come again', async () => {
  const parts = createProcessParts(() => now);
  const failing = async () => {
    throw new SharedStateUnavailableError('It did not answer');
  };
  const counted: string[] = [];
  const shared = {
    ...parts,
    messages: { ...createMemoryState(() => now), claim: failing },
    isReachable: true,
  };
  const route = create({
    shared,
    counters: { messages: (outcome) => void counted.push(outcome), parts: () => {} },
  });
  const again = { status: 503, body: { code: '503' } };
  expect(await route.receive({ headers, body: bodyOf('1', 'CHECK_URL', 'hello') })).toMatchObject(again);
  expect(route.admit?.({ headers })).toBeUndefined();
  shared.isReachable = false;
  expect(route.admit?.({ headers })).toMatchObject(again);
  expect(counted).toEqual(['FAILED', 'FAILED']);
});

test('what was not finished in its turn is neither published nor marked, and is to come again', async () => {
  const parts = createProcessParts(() => now);
  const messages = createMemoryState(() => now);
  let isHeld = false;
  const turn = {
    expectHeld() {
      if (!isHeld) throw new SharedStateUnavailableError('It stood still');
    },
  };
  const exclusion: typeof parts.exclusion = (...given) => {
    const { run } = parts.exclusion(...given);
    return { run: (key, task, signal) => run(key, () => task(turn), signal) };
  };
  const published: string[] = [];
  const shared = { ...parts, messages, exclusion };
  const publish = ({ id }: { readonly id: string }) => void published.push(id);
  const route = create({ shared, openDirectory: untouched, publish });
  const body = bodyOf('1', 'DELETE_USER', { id: '..' });
  expect(await route.receive({ headers, body })).toMatchObject({ status: 503 });
  expect(published).toEqual([]);
  isHeld = true;
  expect(await route.receive({ headers, body })).toMatchObject({ status: 200 });
  expect(published.length).toBe(1);
});
