import fc from 'fast-check';
import type { Fault } from '../../../src/emulator/faults.ts';
import type { Mutation, MutationName, State } from './state.ts';
import { type Read, reads } from './views.ts';

/** A step before it is known which objects there are: numbers stand for them. */
export interface Step {
  readonly writes: readonly Draft[];
  /** Creates of one kind and one name that are sent at once instead; none: the others are. */
  readonly rivals: readonly Draft[];
  /** Read instead, where nothing is written. */
  readonly read: Pick<Draft, 'who' | 'what' | 'where'> & { readonly kind: keyof typeof reads };
  /** Every token dies before the step. */
  readonly expires: boolean;
  /** What befalls the step's upstream calls, in their order. */
  readonly faults: readonly (Fault | null)[];
}

type Draft = ReturnType<typeof toDraft> extends fc.Arbitrary<infer Value> ? Value : never;

const names: readonly MutationName[] = [
  'createUser',
  'patchUser',
  'createGroup',
  'createOrganizationalUnit',
  'addUsersToGroup',
  'removeUsersFromGroup',
  'deleteUser',
  'deleteGroup',
  'deleteOrganizationalUnit',
  'setUserPrimaryOrganizationalUnit',
  'addUserToOrganizationalUnits',
  'removeUserFromOrganizationalUnits',
  'patchGroup',
  'patchOrganizationalUnit',
  'enableUser',
  'disableUser',
  'updateUserPassword',
];

/** Seldom the last one, which stands for an object that is not there. */
const place = fc.nat({ max: 9 });

function toDraft() {
  return fc.record({
    name: fc.constantFrom<MutationName>(...names, 'createUser', 'createGroup', 'createOrganizationalUnit'),
    who: place,
    what: place,
    where: place,
    many: fc.uniqueArray(place, { minLength: 1, maxLength: 4 }),
    others: fc.uniqueArray(place, { minLength: 1, maxLength: 2 }),
    text: fc.nat({ max: 3 }),
    /** Which of the optional members are given: absent, null or a value. */
    optional: fc.array(fc.nat({ max: 2 }), { minLength: 6, maxLength: 6 }),
  });
}

/** Seldom any. They ask for the same name, and each for an address, a number or an external id of its own or of another. */
function rivalsArbitrary(): fc.Arbitrary<readonly Draft[]> {
  const kind = fc.constantFrom<MutationName>('createUser', 'createGroup', 'createOrganizationalUnit');
  const alike = fc
    .tuple(kind, fc.array(toDraft(), { minLength: 2, maxLength: 3 }))
    .map(([name, drafts]) => drafts.map((draft) => ({ ...draft, name, text: drafts[0]?.text ?? 0 })));
  const same = fc
    .tuple(kind, toDraft(), fc.integer({ min: 2, max: 3 }))
    .map(([name, draft, times]) => Array.from({ length: times }, () => ({ ...draft, name })));
  return fc.oneof({ arbitrary: fc.constant([]), weight: 5 }, alike, same);
}

/** Few and far between, or one call after the other until the gateway gives up. */
export function scriptArbitrary(fault: fc.Arbitrary<Fault>): fc.Arbitrary<readonly (Fault | null)[]> {
  const sparse = fc.array(fc.option(fault, { freq: 3 }), { maxLength: 6 });
  const storm = fc
    .tuple(fc.nat({ max: 2 }), fault, fault, fc.integer({ min: 1, max: 14 }))
    .map(([quiet, first, then, times]) => [
      ...Array.from({ length: quiet }, () => null),
      first,
      ...Array.from({ length: times }, () => then),
    ]);
  return fc.oneof(fc.constant([]), sparse, sparse, storm);
}

export function stepsArbitrary(faults: fc.Arbitrary<readonly (Fault | null)[]>): fc.Arbitrary<Step[]> {
  const read = fc.record({
    kind: fc.constantFrom('user', 'username', 'group', 'unit', 'everything'),
    who: place,
    what: place,
    where: place,
  });
  const expires = fc.integer({ min: 0, max: 9 }).map((drawn) => drawn === 9);
  const writes = fc.array(toDraft(), { maxLength: 2 });
  const step = fc.record({ writes, rivals: rivalsArbitrary(), read, expires, faults });
  return fc.array(step, { minLength: 1, maxLength: 8, size: 'max' });
}

/** Ids that are no object's, not even once. */
const unknownIds = {
  user: `user_${'0'.repeat(26)}`,
  group: `group_${'0'.repeat(26)}`,
  unit: `ou_${'0'.repeat(26)}`,
};

const usernames = ['ada', 'bob', 'dora', 'eve'] as const;
const groupNames = ['Red', 'Green', 'Greener', 'Grey'] as const;
const unitNames = ['North', 'West', 'Lab', 'Yard'] as const;

/** Chooses the objects: those there are, those that are gone, and now and then one that never was. */
function choose(ids: readonly string[], gone: readonly string[], number: number, none: string): string {
  return number === 9 || ids.length === 0 ? (gone.at(-1) ?? none) : (ids[number % ids.length] ?? none);
}

export function createChooser(state: State, gone: readonly string[]) {
  const of = (prefix: string) => gone.filter((id) => id.startsWith(prefix));
  const pick = {
    user: (number: number) => choose(Object.keys(state.users), of('user_'), number, unknownIds.user),
    group: (number: number) => choose(Object.keys(state.groups), of('group_'), number, unknownIds.group),
    unit: (number: number) => choose(Object.keys(state.units), of('ou_'), number, unknownIds.unit),
  };
  const unique = (pickOne: (number: number) => string, numbers: readonly number[]) => [
    ...new Set(numbers.map(pickOne)),
  ];

  function toRead({ kind, who, what, where }: Step['read']): Read {
    if (kind === 'user') return reads.user(pick.user(who));
    if (kind === 'username') return reads.username(usernames[who % 4] ?? 'ada');
    if (kind === 'group') return reads.group(pick.group(what));
    return kind === 'unit' ? reads.unit(pick.unit(where)) : reads.everything();
  }

  function toMutation(draft: Draft): Mutation {
    const { name, who, what, where, many, others, text, optional } = draft;
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0, sixth = 0] = optional;
    const userId = pick.user(who);
    const groupId = pick.group(what);
    const organizationalUnitId = pick.unit(where);
    const email = { address: `${text}@example.com`, verified: where % 2 === 0 };
    const phone = { region: '86', number: `13800000${text}`, verified: where % 2 === 1 };
    const organizationalUnitIds = unique(pick.unit, others);
    const userIds = unique(pick.user, many);
    const field = { name: what % 2 === 0 ? 'city' : 'team', value: `v${text}` };
    const externalId = `x-${text}`;
    switch (name) {
      case 'createUser': {
        const input = {
          username: usernames[text] ?? 'ada',
          primaryOrganizationalUnitId: organizationalUnitId,
          ...(first === 2 && { displayName: `D${what % 2}`, description: 'A note' }),
          ...(second === 2 && { email }),
          ...(third === 2 && { phone }),
          ...(third === 1 && { password: 'Correct-Horse-1' }),
          ...(fourth === 2 && { externalId }),
          ...(fifth === 2 && { customFields: [field] }),
          ...(sixth > 0 && { organizationalUnitIds: organizationalUnitIds }),
          ...(sixth > 1 && { groupIds: unique(pick.group, others) }),
        };
        return { name, input };
      }
      case 'patchUser': {
        const input = {
          userId,
          ...(first === 2 && { username: usernames[text] ?? 'ada' }),
          ...(second > 0 && { displayName: second === 1 ? null : `D${text}` }),
          ...(third > 0 && { email: third === 1 ? null : email }),
          ...(fourth > 0 && { phone: fourth === 1 ? null : phone }),
          ...(fifth > 0 && { customFields: [fifth === 1 ? { ...field, value: null } : field] }),
        };
        return { name, input };
      }
      case 'updateUserPassword':
        return { name, input: { userId, password: `Correct-Horse-${text}` } };
      case 'enableUser':
      case 'disableUser':
      case 'deleteUser':
        return { name, input: { userId } };
      case 'setUserPrimaryOrganizationalUnit':
        return { name, input: { userId, organizationalUnitId } };
      case 'addUserToOrganizationalUnits':
      case 'removeUserFromOrganizationalUnits':
        return { name, input: { userId, organizationalUnitIds } };
      case 'createGroup':
        return { name, input: { name: groupNames[text] ?? 'Red', ...(first === 2 && { externalId }) } };
      case 'patchGroup':
        return { name, input: { groupId, ...(first > 0 && { name: groupNames[text] ?? 'Red' }) } };
      case 'deleteGroup':
        return { name, input: { groupId } };
      case 'addUsersToGroup':
      case 'removeUsersFromGroup':
        return { name, input: { groupId, userIds } };
      case 'createOrganizationalUnit': {
        const input = {
          name: unitNames[text] ?? 'North',
          parentId: second < 2 ? 'ou_root' : organizationalUnitId,
          ...(first > 0 && { externalId }),
          ...(third > 0 && { description: `Unit ${third}` }),
        };
        return { name, input };
      }
      case 'patchOrganizationalUnit': {
        const input = {
          organizationalUnitId,
          ...(first === 2 && { name: unitNames[text] ?? 'North' }),
          ...(third > 0 && { description: third === 1 ? null : `Unit ${third}` }),
        };
        return { name, input };
      }
      case 'deleteOrganizationalUnit':
        return { name, input: { organizationalUnitId } };
    }
  }

  return { toRead, toMutation };
}
