import { expect, test } from 'vitest';
import { createViewerBudget } from '../../../src/http/viewer-budget.ts';
import { withEqualShare } from '../../../src/shared-state/equal-share.ts';
import { SharedStateUnavailableError } from '../../../src/shared-state/ports.ts';
import { createBudgetCounters } from '../../../src/shared-state/process/budget-counters.ts';

const now = () => 1_000;
const windowMs = 60_000;
const calls = 100;

/** Budgets behind a store that can be cut off. */
function open(replicas: number) {
  const store = createBudgetCounters(now);
  const state = { isCut: false, isReachable: true, replicas };
  const answer = async <Value>(value: () => Value): Promise<Awaited<Value>> => {
    if (state.isCut) throw new SharedStateUnavailableError('It did not answer');
    return await value();
  };
  const budgets = {
    charge: (...charging: Parameters<typeof store.charge>) => answer(() => store.charge(...charging)),
    settle: (...settling: Parameters<typeof store.settle>) => answer(() => store.settle(...settling)),
  };
  const shared = {
    budgets,
    get isReachable() {
      return state.isReachable;
    },
    get replicas() {
      return state.replicas;
    },
  };
  const openOne = () =>
    createViewerBudget({
      ...{ calls, windowMs, now },
      counters: withEqualShare({ shared, own: createBudgetCounters(now) }),
    });
  return { state, all: Array.from({ length: replicas }, openOne) };
}

test('what replicas charge at the same time is never more than the budget, and all of it', async () => {
  const { all } = open(3);
  const charges = await Promise.all(
    Array.from({ length: 60 }, (_, at) => all.at(at % 3)?.charge('viewer', 5)),
  );
  expect(charges.filter((charge) => charge?.isGranted)).toHaveLength(20);
});

test.each(['isCut', 'isReachable'] as const)('without the store each has an equal share: %s', async (how) => {
  const { state, all } = open(3);
  state[how] = how === 'isCut';
  const granted: number[] = [];
  for (const one of all) {
    let charged = 0;
    for (let at = 0; at < 60; at += 1) if ((await one.charge('viewer', 1)).isGranted) charged += 1;
    granted.push(charged);
  }
  expect(granted).toEqual([33, 33, 33]);
});

test('to a viewer without the store, what others may spend is spent', async () => {
  const { state, all } = open(4);
  state.isReachable = false;
  const [one] = all;
  const charge = await one?.charge('viewer', 20);
  expect(await charge?.left()).toEqual({ remaining: 5, resetAt: 61_000 });
  charge?.settle(10);
  expect(await charge?.left()).toEqual({ remaining: 15, resetAt: 61_000 });
});

test('what cannot be settled stays as it was charged', async () => {
  const { state, all } = open(1);
  const [one] = all;
  const charge = await one?.charge('viewer', 20);
  state.isCut = true;
  charge?.settle(10);
  expect(await charge?.left()).toEqual({ remaining: 80, resetAt: 61_000 });
  state.isCut = false;
  expect(await one?.stateOf('viewer')).toEqual({ remaining: 80, resetAt: 61_000 });
});

test('one process answers without a promise', () => {
  const budget = createViewerBudget({ calls, windowMs, now, counters: createBudgetCounters(now) });
  const charge = budget.charge('viewer', 5);
  expect(charge).not.toBeInstanceOf(Promise);
  expect(budget.stateOf('viewer')).toEqual({ remaining: 95, resetAt: 61_000 });
});
