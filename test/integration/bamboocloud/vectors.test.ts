import { expect, test } from 'vitest';
import { Directory } from '../../../src/emulator/directory/directory.ts';
import { openReceiver, type Receiver } from './open-receiver.ts';
import { config, environmentOf, fixedRandom, type Vector, vectors } from './vectors.ts';

const userId = 'c3a26dd3-27a0-4dec-a2ac-ce211e105f97';
const unitIds = ['391551e8-160f-4993-8177-e7b9c5f6b28c', '461551e8-160f-4993-8177-e7b9c5f6b212'];
const branchId = '6c5bb468-14b2-4183-baf2-06d523e03bd3';
const branchParentId = '5b183439-36a8-4d08-94ba-61b3c8d40b66';

/** The directory that the vectors speak of; the ids were all issued before. */
function createDirectory(): Directory {
  const directory = new Directory({ customFieldNames: ['number', 'switch', 'text', 'multivaluedText'] });
  for (const id of [...unitIds, branchParentId])
    directory.addOrganizationalUnit({ organizationalUnitId: id, organizationalUnitName: id });
  return directory;
}

/** Puts the user and the branch in place, as each vector expects them anew. */
function prepare(directory: Directory, username: string): void {
  if (directory.user(userId) === undefined)
    directory.addUser({ userId, username, organizationalUnitIds: [unitIds[1] ?? ''] });
  directory.updateUser(userId, { username });
  if (directory.organizationalUnit(branchId) !== undefined) return;
  directory.addOrganizationalUnit({
    organizationalUnitId: branchId,
    organizationalUnitName: 'Branch',
    parentId: branchParentId,
  });
}

test('every vector gets its verdict and, where it is accepted, its very reply', async () => {
  await using stack = new AsyncDisposableStack();
  const receivers = new Map<string, Receiver>();
  /** One receiver for each set of settings, so that nonces are remembered from one vector to the next. */
  const receiverOf = async ({ options }: Vector): Promise<Receiver> => {
    const environment = environmentOf(options);
    const key = JSON.stringify(environment);
    const known = receivers.get(key);
    if (known) return known;
    const receiver = stack.use(
      await openReceiver({ environment, random: fixedRandom, emulator: { directory: createDirectory() } }),
    );
    receivers.set(key, receiver);
    return receiver;
  };
  const wrong: unknown[] = [];
  for (const vector of vectors) {
    const { expect: expected, request } = vector;
    const receiver = await receiverOf(vector);
    receiver.clock.now = vector.now;
    prepare(receiver.directory, expected.normalizedEventType === 'CREATE_USER' ? 'zhangsan' : 'zhangs');
    receiver.emulator.counters.reset();
    const before = receiver.events.length;
    const { status, body } = await receiver.post(request.rawBody, { ...request.headers });
    const told = receiver.events.length - before;
    const { GenerateToken: _token, ...calls } = receiver.emulator.counters.snapshot();
    const isAccepted = expected.verdict === 'accept';
    const isSilent = !isAccepted || expected.normalizedEventType === 'CHECK_URL';
    const problems = {
      status: status === expected.httpStatus,
      body:
        expected.verdict === 'reject'
          ? body.code === expected.responseBody.code && body.data === undefined
          : JSON.stringify(body) === JSON.stringify(expected.responseBody),
      told: told === (isSilent ? 0 : 1),
      untouched: !isSilent || Object.keys(calls).length === 0,
    };
    if (Object.values(problems).includes(false))
      wrong.push({ id: vector.id, status, body, told, calls, problems });
  }
  expect(wrong).toEqual([]);
  expect(vectors.length).toBeGreaterThan(20);
  expect(config.securityToken).not.toBe('');
});
