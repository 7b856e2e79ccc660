import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { CallFact } from '../../../src/eiam/diagnostics.ts';
import type { Answer } from '../../support/gateway.ts';
import { type Answered, type Claim, readClaim } from './claims.ts';
import { createChooser, type Step } from './drafts.ts';
import { type Evidence, judge, lookUps, WrongClaim } from './judge.ts';
import type { OpenGateway } from './open-gateway.ts';
import type { Mutation, State } from './state.ts';
import { clear, populate, readStore } from './store.ts';
import { printMutations, type Read, toView } from './views.ts';

/** What a sequence met, so that a test can tell that it met enough. */
export interface Tally {
  steps: number;
  readonly claims: Map<string, number>;
}

/** Carries out a sequence on objects of its own. @throws Error with the whole story of it, when an answer was wrong */
export async function runSequence(gateway: OpenGateway, steps: readonly Step[], tally: Tally): Promise<void> {
  const { emulator } = gateway;
  const { directory, faults } = emulator;
  const story: string[] = [];
  populate(directory);
  try {
    let state = readStore(directory);
    const gone: string[] = [];
    for (const step of steps) {
      const { toMutation, toRead } = createChooser(state, gone);
      const mutations = step.writes
        .map(toMutation)
        // Whose lost answer it was that two alike could not tell.
        .filter(({ name }, index, all) => index === 0 || !lookUps[name] || all[0]?.name !== name);
      const before = state;
      if (step.expires) emulator.expireTokens();
      using _faults = faults.add({ script: step.faults });
      story.push(JSON.stringify({ expires: step.expires, faults: step.faults }));
      if (mutations.length > 0) state = await write(gateway, state, mutations, story, tally);
      else await read(gateway, state, toRead(step.read), story, tally);
      gone.push(...idsOf(before).filter((id) => !idsOf(state).includes(id)));
      tally.steps += 1;
    }
  } catch (error) {
    throw new Error(`${story.join('\n')}\n${error}`, { cause: error });
  } finally {
    faults.clear();
    clear(directory);
  }
}

/** @returns the one state in which all that was answered is true, and which the store is in */
async function write(
  gateway: OpenGateway,
  before: State,
  mutations: readonly Mutation[],
  story: string[],
  tally: Tally,
): Promise<State> {
  const { query, variables } = printMutations(mutations);
  story.push(JSON.stringify(mutations));
  const { emulator } = gateway;
  gateway.takeCalls();
  gateway.takeIds();
  const answer: Answered = await gateway.ask(query, variables);
  while (emulator.counters.inFlight > 0) await new Promise(setImmediate);
  const calls = gateway.takeCalls();
  const newIds = [...gateway.takeIds()];
  story.push(
    JSON.stringify(answer),
    calls.map(({ operation, outcome }) => `${operation} ${outcome}`).join(', '),
  );

  const store = readStore(emulator.directory);
  const evidence = toEvidence(calls, before, store);
  let states: readonly State[] = [before];
  for (const [index, mutation] of mutations.entries()) {
    const claim = readClaim(answer, mutation, index);
    count(tally, mutation, claim);
    const isNamed = !mutation.name.startsWith('create') || 'externalId' in mutation.input;
    const newId = isNamed || mutation.name === 'createUser' ? '' : (newIds.shift() ?? '');
    states = judgeAll(states, (state) => judge(state, mutation, claim, evidence, newId));
  }
  const [agreeing] = states.filter((state) => isDeepStrictEqual(state, store));
  // Only for the difference to be shown.
  if (!agreeing) expect(store, 'the store').toEqual(states[0]);
  return store;
}

async function read(gateway: OpenGateway, state: State, what: Read, story: string[], tally: Tally) {
  story.push(JSON.stringify({ query: what.query, variables: what.variables }));
  const answer: Answer = await gateway.ask(what.query, what.variables);
  story.push(JSON.stringify(answer));
  const codes = (answer.errors ?? []).map(({ extensions }) => `${extensions?.code}`);
  for (const code of codes) expect(code).toMatch(/^UPSTREAM_|^OUT_OF_SCOPE$/);
  const name = `read ${codes.length > 0 ? 'failed' : 'answered'}`;
  tally.claims.set(name, (tally.claims.get(name) ?? 0) + 1);
  if (codes.length === 0) expect(toView(answer.data)).toEqual(toView(what.expected(state)));
}

/** A state that the answer does not fit is dropped; none may not be left. */
function judgeAll(states: readonly State[], judgeOne: (state: State) => State[]): State[] {
  const wrong: WrongClaim[] = [];
  const fitting = states.flatMap((state) => {
    try {
      return judgeOne(state);
    } catch (error) {
      if (!(error instanceof WrongClaim)) throw error;
      wrong.push(error);
      return [];
    }
  });
  if (fitting.length === 0) throw wrong[0] ?? new WrongClaim('no state fits');
  return fitting;
}

function toEvidence(calls: readonly CallFact[], before: State, store: State): Evidence {
  const isLost = ({ outcome, code }: CallFact) =>
    ['timeout', 'unavailable', 'invalidResponse'].includes(outcome) || (outcome === 'rejected' && !code);
  const fails = (fact: CallFact) => isLost(fact) || ['throttled', 'unauthorized'].includes(fact.outcome);
  const known = new Set(idsOf(before));
  return {
    lost: (operation) => calls.some((fact) => fact.operation === operation && isLost(fact)),
    gaveUp: (operations) =>
      [...operations, 'GenerateToken'].some((operation) => {
        const own = calls.filter((fact) => fact.operation === operation);
        return own.some((fact, index) => fails(fact) && (own[index + 1]?.attempt ?? 1) <= fact.attempt);
      }),
    created: (mutation, newExternalId) =>
      withKeyOf(store, mutation, newExternalId).find((id) => !known.has(id)),
    alike: (mutation, newExternalId) => withKeyOf(before, mutation, newExternalId)[0],
  };
}

/** The objects that have what tells the one that a create asks for from all others. */
function withKeyOf(state: State, { name, input }: Mutation, newExternalId: string): string[] {
  const externalId = 'externalId' in input ? input.externalId : newExternalId;
  return idsOf(state).filter((id) => {
    if (name === 'createUser') return state.users[id]?.username === input.username;
    if (name === 'createGroup') return state.groups[id]?.externalId === externalId;
    return name === 'createOrganizationalUnit' && state.units[id]?.externalId === externalId;
  });
}

function idsOf({ users, groups, units }: State): string[] {
  return [users, groups, units].flatMap((table) => Object.keys(table));
}

function count({ claims }: Tally, { name }: Mutation, claim: Claim): void {
  const kind = claim.kind === 'failure' ? `failure ${claim.effect ?? ''}`.trim() : claim.kind;
  for (const key of [kind, `${name} ${kind}`]) claims.set(key, (claims.get(key) ?? 0) + 1);
}
