import { describe, expect, test } from 'vitest';
import { permissions } from '../../../src/emulator/application.ts';
import type { Fault } from '../../../src/emulator/faults.ts';
import { sign, startIssuer } from '../../support/issuer.ts';
import { documentOf, failureParts, type MutationName, typeNameOf } from './documents.ts';
import { wholeInputs } from './whole-inputs.ts';
import { startWorld } from './world.ts';

const mutations = Object.keys(wholeInputs) as MutationName[];
const calmed = { pause: async () => {} };

/** The effect that an answer tells, wherever it does: of the whole mutation, or of each part that failed. */
async function effectsOf(mutation: MutationName, fault: Fault, options: object = {}) {
  await using world = await startWorld({ scope: 'all', ...options }, {}, false, calmed);
  world.emulator.faults.add({ operation: typeNameOf(mutation), fault });
  const { result, errors = [], changes } = await world.run(mutation, wholeInputs[mutation]);
  const { effect, failures = [], __typename } = Object(result);
  const stated = [
    ...errors.flatMap(({ path, extensions }) => (path?.length === 1 ? [extensions?.effect] : [])),
    ...(`${__typename}`.endsWith('Payload') ? [] : [effect ?? []].flat()),
    ...Array.from(failures, (failure) => Object(failure).effect),
  ];
  return { stated, changes };
}

/** Sent once, and looked for where the answer is lost: of these it is found out what was done. */
const settled = mutations.filter((name) => name.startsWith('create') || name.startsWith('delete'));
const others = mutations.filter((name) => !settled.includes(name));

describe.each(mutations)('%s', (mutation) => {
  test('never sent, since the input is wrong: NONE', async () => {
    await using world = await startWorld({}, {}, false, calmed);
    const wrong = { ...wholeInputs[mutation] };
    const [name = ''] = Object.keys(wrong).filter(
      (field) => field.endsWith('Id') || field === 'username' || field === 'name',
    );
    Object.assign(wrong, { [name]: '' });
    const { result, calls } = await world.run(mutation, wrong);
    expect(result).toMatchObject({ __typename: 'DirectoryInvalidInputError', effect: 'NONE' });
    expect(calls).toEqual({});
  });

  test('throttled until the gateway gave up: NONE', async () => {
    const { stated, changes } = await effectsOf(mutation, { kind: 'throttle', retryAfterMs: 0 });
    expect(stated).toEqual(['NONE']);
    expect(changes).toEqual({});
  });

  test('refused by the breaker, since upstream fails every call: NONE, and nothing is sent', async () => {
    const stoppedAt = Date.now();
    const parts = { ...calmed, now: () => stoppedAt };
    await using world = await startWorld({ scope: 'all' }, {}, false, parts);
    world.emulator.faults.add({ fault: { kind: 'error503' } });
    await Promise.all(
      Array.from({ length: 24 }, () => world.gateway.ask('{ groups(first: 1) { totalCount } }')),
    );
    const { result, errors = [], calls, changes } = await world.run(mutation, wholeInputs[mutation]);
    const { failures = [] } = Object(result);
    const stated = [
      ...errors.filter(({ path }) => path?.length === 1).map(({ extensions }) => extensions),
      ...Array.from(failures, (failure) => Object(failure)),
    ];
    expect(stated.map(({ effect }) => effect)).toEqual(['NONE']);
    expect(stated.map(({ code }) => code)).toEqual(['UPSTREAM_UNAVAILABLE']);
    expect([calls, changes]).toEqual([{}, {}]);
  });

  test('not permitted: NONE', async () => {
    const granted = Object.values(permissions).filter((permission) => !/manage/.test(permission));
    await using world = await startWorld({ permissions: granted }, {}, false, calmed);
    const { result } = await world.run(mutation, wholeInputs[mutation]);
    expect(result).toMatchObject({ __typename: 'DirectoryNotPermittedError', effect: 'NONE' });
  });

  test('without the right to write: NONE', async () => {
    await using issuer = await startIssuer();
    await using world = await startWorld({}, issuer.config(), false, calmed);
    const authorization = `Bearer ${await sign({ sub: 'mia', scope: 'DIRECTORY_READ' })}`;
    const { data } = await world.gateway.ask(
      documentOf(mutation),
      { input: wholeInputs[mutation] },
      { headers: { authorization } },
    );
    expect(data?.result).toMatchObject({ code: 'FORBIDDEN', effect: 'NONE' });
  });
});

test.each(others)('%s, every answer lost: UNKNOWN', async (mutation) => {
  const { stated } = await effectsOf(mutation, { kind: 'error503', effect: 'after' });
  expect(stated).toEqual(['UNKNOWN']);
});

test.each(settled)('%s, its answer lost and nothing done: NONE', async (mutation) => {
  const { stated, changes } = await effectsOf(mutation, { kind: 'error503', effect: 'before' });
  expect(stated).toEqual(['NONE']);
  expect(changes).toEqual({});
});

describe('signing in and credentials', () => {
  const device = `generateDeviceCode { __typename ${failureParts} }`;
  const token = `generateToken(input: { refreshToken: { refreshToken: "rt" } }) { __typename ${failureParts} }`;
  const revoked = `revokeToken(input: { token: "rt" }) { __typename ${failureParts} }`;
  const keys = `obtainCloudAccountRoleAccessCredential(input: { cloudAccountRoleExternalId: "r" }) { __typename ${failureParts} }`;

  test.each([
    ['GenerateDeviceCode', device],
    ['GenerateToken', token],
    ['RevokeToken', revoked],
  ])('%s, every answer lost: UNKNOWN; refused or throttled: NONE', async (operation, field) => {
    await using world = await startWorld({}, {}, false, calmed);
    const { faults } = world.emulator;
    for (const [fault, effect] of [
      [{ kind: 'error503', effect: 'after' }, 'UNKNOWN'],
      [{ kind: 'throttle', retryAfterMs: 0 }, 'NONE'],
    ] as const) {
      using _fault = faults.add({ operation, fault });
      const { errors } = await world.gateway.ask(`mutation { ${field} }`);
      expect(errors).toMatchObject([{ extensions: { effect } }]);
    }
  });

  test('credentials that are not handed out here: NONE', async () => {
    await using issuer = await startIssuer();
    await using world = await startWorld({}, issuer.config(), false, calmed);
    const authorization = `Bearer ${await sign({ sub: 'mia', scope: 'CREDENTIAL_ISSUE' })}`;
    const { errors } = await world.gateway.ask(`mutation { ${keys} }`, {}, { headers: { authorization } });
    expect(errors).toMatchObject([{ extensions: { code: 'NOT_CONFIGURED', effect: 'NONE' } }]);
  });

  test('a token that EIAM refuses: NONE', async () => {
    await using world = await startWorld({}, {}, false, calmed);
    const { data } = await world.gateway.ask(`mutation { ${token} }`);
    expect(data?.generateToken).toMatchObject({ __typename: 'DirectoryInvalidInputError', effect: 'NONE' });
  });
});

test('a mistake of ours in the middle of a write is masked, and its effect UNKNOWN', async () => {
  const unforeseen = async () => {
    throw new TypeError('a secret');
  };
  await using world = await startWorld({ scope: 'all' }, {}, false, { pause: unforeseen });
  world.emulator.faults.add({ operation: 'DeleteUser', fault: { kind: 'error503', effect: 'before' } });
  const { errors } = await world.run('deleteUser', wholeInputs.deleteUser);
  expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR', effect: 'UNKNOWN' } }]);
  expect(JSON.stringify(errors)).not.toContain('a secret');
});
