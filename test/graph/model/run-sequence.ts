import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { CallFact } from '../../../src/eiam/diagnostics.ts';
import type { Answer } from '../../support/gateway.ts';
import { checkClaim, type Evidence, WrongClaim } from './check-claim.ts';
import { type Answered, type Claim, readClaim } from './claims.ts';
import { createChooser, type Step } from './drafts.ts';
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
  gateway.passTime();
  populate(directory);
  try {
    let state = readStore(directory);
    const gone: string[] = [];
    for (const step of steps) {
      const { toMutation, toRead } = createChooser(state, gone);
      const mutations = step.writes.map(toMutation);
      const rivals = step.rivals.map(toMutation);
      const before = state;
      if (step.expires) emulator.expireTokens();
      using _faults = faults.add({ script: step.faults });
      story.push(JSON.stringify({ expires: step.expires, faults: step.faults }));
      if (rivals.length > 0) state = await compete(gateway, state, rivals, story, tally);
      else if (mutations.length > 0) state = await write(gateway, state, mutations, story, tally);
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
  story.push(JSON.stringify(mutations));
  const { answers, calls, evidence, store } = await send(gateway, before, [mutations], story);
  let states: readonly State[] = [before];
  const claimed = mutations.map((mutation, index) => ({
    mutation,
    claim: readClaim(answers[0] ?? {}, index),
  }));
  for (const { mutation, claim } of claimed) {
    count(tally, mutation, claim);
    states = checkAll(states, (state) => checkClaim(state, mutation, claim, evidence));
  }
  gateway.checkStep?.({ before, store, calls, claimed });
  return agreeing(states, store);
}

/**
 * The same for operations of one create each that are sent at once: upstream carried them out in some order.
 * @returns the one state in which, in that order, all that was answered is true
 */
async function compete(
  gateway: OpenGateway,
  before: State,
  rivals: readonly Mutation[],
  story: string[],
  tally: Tally,
): Promise<State> {
  story.push(`at once: ${JSON.stringify(rivals)}`);
  const sent = rivals.map((mutation) => [mutation]);
  const { answers, calls, evidence, store } = await send(gateway, before, sent, story);
  const claims = rivals.map((mutation, index) => {
    const claim = readClaim(answers[index] ?? {}, 0);
    count(tally, mutation, claim);
    tally.claims.set(`rival ${claim.kind}`, (tally.claims.get(`rival ${claim.kind}`) ?? 0) + 1);
    return { mutation, claim };
  });
  const wrong: WrongClaim[] = [];
  const states = ordersOf(claims).flatMap((order) => {
    try {
      return order.reduce<readonly State[]>(
        (at, { mutation, claim }) => checkAll(at, (state) => checkClaim(state, mutation, claim, evidence)),
        [before],
      );
    } catch (error) {
      if (!(error instanceof WrongClaim)) throw error;
      wrong.push(error);
      return [];
    }
  });
  if (states.length === 0) throw wrong[0] ?? new WrongClaim('no order fits');
  gateway.checkStep?.({ before, store, calls, claimed: claims });
  return agreeing(states, store);
}

function ordersOf<Item>(items: readonly Item[]): (readonly Item[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    ordersOf(items.toSpliced(index, 1)).map((others) => [item, ...others]),
  );
}

/** Sends operations at once, each of several mutations, and waits until upstream is done with all that came of them. */
async function send(
  { emulator, ...gateway }: OpenGateway,
  before: State,
  operations: readonly (readonly Mutation[])[],
  story: string[],
) {
  gateway.takeCalls();
  const answers: Answered[] = await Promise.all(
    operations.map((mutations) => {
      const { query, variables } = printMutations(mutations);
      return gateway.ask<NonNullable<Answered['data']>>(query, variables);
    }),
  );
  while (emulator.counters.inFlight > 0) await new Promise(setImmediate);
  const calls = gateway.takeCalls();
  story.push(
    ...answers.map((answer) => JSON.stringify(answer)),
    calls.map(({ operation, outcome }) => `${operation} ${outcome}`).join(', '),
  );
  const store = readStore(emulator.directory);
  return { answers, calls, evidence: toEvidence(calls, before, store), store };
}

function agreeing(states: readonly State[], store: State): State {
  // Only for the difference to be shown.
  if (!states.some((state) => isDeepStrictEqual(state, store))) expect(store, 'the store').toEqual(states[0]);
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
function checkAll(states: readonly State[], checkOne: (state: State) => State[]): State[] {
  const wrong: WrongClaim[] = [];
  const fitting = states.flatMap((state) => {
    try {
      return checkOne(state);
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
    late: (operation) => calls.some((fact) => fact.operation === operation && fact.outcome === 'timeout'),
    gaveUp: (operations) =>
      [...operations, 'GenerateToken'].some((operation) => {
        const own = calls.filter((fact) => fact.operation === operation);
        return own.some((fact, index) => fails(fact) && (own[index + 1]?.attempt ?? 1) <= fact.attempt);
      }),
    created: (mutation) => alikeIn(store, mutation).filter((id) => !known.has(id)),
    alike: (mutation) => [...new Set([before, store].flatMap((state) => alikeIn(state, mutation)))],
  };
}

/** The objects that a create's may be, by what the gateway looks for. */
function alikeIn(state: State, { name, input }: Mutation): string[] {
  return idsOf(state).filter((id) => {
    if (name === 'createUser') return state.users[id]?.username === input.username;
    if (name === 'createGroup') return isNamed(state.groups[id], input);
    if (name !== 'createOrganizationalUnit') return false;
    const parentId = input.parentId === 'ou_root' ? state.rootId : input.parentId;
    return isNamed(
      state.units[id],
      input,
      input.externalId !== undefined || state.units[id]?.parentId === parentId,
    );
  });
}

interface Named {
  readonly name: string;
  readonly externalId?: string;
}

/** By the external id where one was asked for, or else by the name. */
function isNamed(is: Named | undefined, asked: Named, isInPlace = true): boolean {
  if (asked.externalId !== undefined) return is?.externalId === asked.externalId;
  return is?.name === asked.name && isInPlace;
}

function idsOf({ users, groups, units }: State): string[] {
  return [users, groups, units].flatMap((table) => Object.keys(table));
}

function count({ claims }: Tally, { name }: Mutation, claim: Claim): void {
  const kind = claim.kind === 'failure' ? `failure ${claim.effect ?? ''}`.trim() : claim.kind;
  for (const key of [kind, `${name} ${kind}`]) claims.set(key, (claims.get(key) ?? 0) + 1);
}
