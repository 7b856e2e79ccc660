import { isDeepStrictEqual } from 'node:util';
import type { Claim, Failure, Payload, UnnamedRefusal } from './claims.ts';
import { type Mutation, type MutationName, type State, withMember, withUnitMember } from './state.ts';
import { type Refusal, type Transition, transitionOf } from './transitions.ts';
import { toView, viewGroup, viewUnit, viewUser } from './views.ts';

/** What is known of an operation beside its answer. */
export interface Evidence {
  /** Whether an answer to this upstream operation was lost, so that it does not show what was done. */
  readonly lost: (operation: string) => boolean;
  /** Whether the wait for an answer to this upstream operation was given up, so that it may be carried out after all looks. */
  readonly late: (operation: string) => boolean;
  /** Whether one of these upstream operations, or the token for it, could not be had to the end. */
  readonly gaveUp: (operations: readonly string[]) => boolean;
  /** The objects in the store that a create may have left there: new ones of the name that it asked for. */
  readonly created: (mutation: Mutation) => readonly string[];
  /** The objects, there by now or before, that have what must be unique of it, or the name where nothing is. */
  readonly alike: (mutation: Mutation) => readonly string[];
}

/** The answer says something that cannot be so. */
export class WrongClaim extends Error {
  override readonly name = 'WrongClaim';
}

/** Writes that are sent once, but for passwords: what became of them is looked up with these when the answer is lost. */
const lookUps: Partial<Record<MutationName, readonly string[]>> = {
  createUser: ['GetUserIdByUsername', 'GetUser'],
  createGroup: ['ListGroups'],
  createOrganizationalUnit: [
    'GetOrganizationalUnitIdByExternalId',
    'GetOrganizationalUnit',
    'ListOrganizationalUnitParentIds',
    'ListOrganizationalUnits',
  ],
  deleteUser: ['GetUser'],
  deleteGroup: ['GetGroup'],
  // What is not in scope is gone only where the scope is the whole directory.
  deleteOrganizationalUnit: ['GetOrganizationalUnit', 'GetApplicationProvisioningScope'],
};

/**
 * The states in which the answer is true. More than one only where the answer admits that it is not known.
 * @throws WrongClaim when there is none
 */
export function checkClaim(state: State, mutation: Mutation, claim: Claim, evidence: Evidence): State[] {
  const transition = transitionOf(state, mutation);
  const lost = evidence.lost(operationOf(mutation.name));
  if (claim.kind === 'refusal') {
    if (!lost && claim.effect !== 'NONE') throw new WrongClaim('refused, and said not to be known');
    if (transition.refusals.some((refusal) => isStatedBy(refusal, claim.refusal))) return [state];
    throw new WrongClaim('refused for what is not so');
  }
  if (claim.kind === 'failure') return checkFailure(state, mutation, claim, evidence, transition);
  const { id, states } = checkPayload(state, mutation, claim, transition, lost);
  const branches = states.flatMap((at) => checkParts(at, mutation, claim, id, evidence));
  const { view } = claim;
  if (view === undefined) return branches;
  const agreeing = branches.filter((at) => isDeepStrictEqual(view, toView(viewOf(at, mutation.name, id))));
  if (agreeing.length > 0) return agreeing;
  throw new WrongClaim('the payload does not show the object as it is');
}

/** Where the look-ups for the one unit among several failed, the refusal names none of them. */
function isStatedBy(refusal: Refusal, stated: Refusal | UnnamedRefusal): boolean {
  if (isDeepStrictEqual(refusal, stated)) return true;
  const isUnnamed = 'id' in stated && stated.id === undefined;
  return isUnnamed && refusal.type === stated.type;
}

function checkFailure(
  state: State,
  mutation: Mutation,
  { code, effect, candidateId }: Failure,
  evidence: Evidence,
  { refusals, next }: Transition,
): State[] {
  const lost = evidence.lost(operationOf(mutation.name));
  if (!code.startsWith('UPSTREAM_')) throw new WrongClaim(`no failure of upstream: ${code}`);
  if (effect !== 'NONE' && effect !== 'UNKNOWN')
    throw new WrongClaim('a failure that does not state its effect');
  if (effect === 'UNKNOWN' && !lost) throw new WrongClaim('not known, though no answer was lost');
  if (effect === 'NONE') {
    if (candidateId !== undefined) throw new WrongClaim('a candidate for what was not done');
    return [state];
  }
  checkUnknown(mutation, candidateId, evidence);
  if (refusals.length > 0) return [state];
  if (isMembers(mutation.name)) throw new WrongClaim('the whole list failed');
  const ids = isCreate(mutation.name) ? evidence.created(mutation) : [''];
  // One that stands there by now was made before it, and reported.
  return [state, ...ids.filter((id) => !tableOf(state, mutation.name)[id]).map(next)];
}

/** @throws WrongClaim where a look at the directory must have shown it */
function checkUnknown(mutation: Mutation, candidateId: unknown, evidence: Evidence): void {
  const looks = lookUps[mutation.name];
  if (!looks || evidence.gaveUp(looks)) return;
  const alike = evidence.alike(mutation);
  const isOpen = alike.length > 1 || evidence.late(operationOf(mutation.name));
  if (candidateId === undefined && isOpen) return;
  if (typeof candidateId !== 'string') throw new WrongClaim('unknown, though it could be looked up');
  if (!alike.includes(candidateId)) throw new WrongClaim('a candidate that is nothing like it');
}

function checkPayload(
  state: State,
  mutation: Mutation,
  { id: named, applied }: Payload,
  { refusals, next }: Transition,
  lost: boolean,
) {
  const given = idOf(mutation);
  if (named === undefined) throw new WrongClaim('success, and no id');
  if (given !== undefined && named !== given) throw new WrongClaim('another object');
  const id = named;
  // This is what a false success would be: an object that was there before, whatever made it.
  if (given === undefined && tableOf(state, mutation.name)[id]) throw new WrongClaim('it stood there before');
  if (refusals.length === 0) return { id, states: [next(id)] };
  // A list may fail id by id before it shows that it is the group that is unknown.
  if (isMembers(mutation.name) && applied.length === 0) return { id, states: [state] };
  // The refusal was lost; what was to be gone is gone.
  const isGone = mutation.name.startsWith('delete') && !tableOf(state, mutation.name)[id];
  if (lost && isGone) return { id, states: [state] };
  throw new WrongClaim('success, though it had to be refused');
}

/** The parts of a write that stand or fall one by one. */
function checkParts(
  state: State,
  mutation: Mutation,
  claim: Payload,
  id: string,
  evidence: Evidence,
): State[] {
  const { name, input } = mutation;
  if (name === 'createUser') {
    const { organizationalUnitIds: unitIds = [], groupIds = [] } = input;
    if (claim.failures.some((failure) => ![...unitIds, ...groupIds].includes(failure.id))) {
      throw new WrongClaim('a failure of what was not asked');
    }
    const units = checkEach(
      state,
      unitIds,
      claim,
      'OUT_OF_SCOPE',
      evidence.lost('AddUserToOrganizationalUnits'),
      {
        isKnown: (unitId) => state.units[unitId] !== undefined,
        apply: (at, unitId) => withUnitMember(at, id, unitId, true),
      },
    );
    return units.flatMap((joined) =>
      checkEach(joined, groupIds, claim, 'NOT_FOUND', evidence.lost('AddUsersToGroup'), {
        isKnown: (groupId) => state.groups[groupId] !== undefined,
        apply: (at, groupId) => withMember(at, id, groupId, true),
      }),
    );
  }
  if (name !== 'addUsersToGroup' && name !== 'removeUsersFromGroup') return [state];
  const named = [...claim.applied, ...claim.failures.map((failure) => failure.id)].toSorted();
  if (!isDeepStrictEqual(named, input.userIds.toSorted())) throw new WrongClaim('not each id once');
  return checkEach(state, input.userIds, claim, 'NOT_FOUND', evidence.lost(operationOf(name)), {
    isKnown: (userId) => state.users[userId] !== undefined,
    apply: (at, userId) => withMember(at, userId, id, name === 'addUsersToGroup'),
  });
}

interface Part {
  readonly isKnown: (id: string) => boolean;
  readonly apply: (state: State, id: string) => State;
}

function checkEach(
  state: State,
  ids: readonly string[],
  { failures }: Payload,
  refusal: string,
  lost: boolean,
  { isKnown, apply }: Part,
): State[] {
  let states = [state];
  for (const id of ids) {
    const failure = failures.find((each) => each.id === id);
    const code = failure?.code;
    if (failure && failure.effect !== 'NONE' && !lost) throw new WrongClaim(`${id} is said not to be known`);
    if (code === undefined) {
      if (!isKnown(id)) throw new WrongClaim(`applied to the unknown ${id}`);
      states = states.map((at) => apply(at, id));
    } else if (code === refusal) {
      if (isKnown(id)) throw new WrongClaim(`${id} is known`);
    } else if (!code.startsWith('UPSTREAM_')) {
      throw new WrongClaim(`${id} failed with ${code}`);
    } else if (failure?.effect === 'UNKNOWN' && isKnown(id)) {
      states = states.flatMap((at) => [at, apply(at, id)]);
    }
  }
  return states;
}

function viewOf(state: State, name: MutationName, id: string): unknown {
  if (name.startsWith('delete')) return null;
  if (name.endsWith('OrganizationalUnit') && !name.startsWith('set')) return viewUnit(state, id);
  return name.endsWith('Group') ? viewGroup(state, id) : viewUser(state, id);
}

function tableOf(state: State, name: MutationName): Readonly<Record<string, unknown>> {
  if (name.endsWith('OrganizationalUnit') && !name.startsWith('set')) return state.units;
  return name.endsWith('Group') ? state.groups : state.users;
}

/** The object that the input names; undefined for a create. */
function idOf({ input }: Mutation): string | undefined {
  if ('userId' in input) return input.userId;
  if ('groupId' in input) return input.groupId;
  return 'organizationalUnitId' in input ? input.organizationalUnitId : undefined;
}

const isMembers = (name: MutationName) => name === 'addUsersToGroup' || name === 'removeUsersFromGroup';

const isCreate = (name: MutationName) => name.startsWith('create');

/** Mutations carry upstream's own names. */
const operationOf = (name: MutationName) => name.charAt(0).toUpperCase() + name.slice(1);
