import type { Answer } from '../../support/gateway.ts';
import { ask, codesOf } from './ask.ts';
import { type FleetOptions, openFleet } from './fleet.ts';

export interface BudgetFigures {
  readonly asked: number;
  readonly granted: number;
  readonly refused: number;
  readonly calls: number;
  readonly expected: number;
}

const query = 'query ($id: ID!) { user(by: { id: $id }) { displayName } }';

/** One viewer spends its budget at three gateways that remember nothing, so that each operation takes a call. */
export async function spend(budget: number): Promise<BudgetFigures> {
  const settings = {
    ...{ CACHE_TTL_MS: '0', VIEWER_BUDGET_CALLS: String(budget), VIEWER_BUDGET_WINDOW_MS: '3600000' },
  };
  const options: FleetOptions = { users: 20, settings };
  await using fleet = await openFleet(options);
  const { emulator, front, ids } = fleet;
  const asked = budget * 2;
  let [granted, refused, next] = [0, 0, 0];
  emulator.counters.reset();

  async function spendNext(): Promise<void> {
    while (next < asked) {
      next += 1;
      const { body } = await ask<Answer>(front.url, query, { id: ids[next % ids.length] });
      if (!body.errors) granted += 1;
      else if (codesOf(body).includes('OPERATION_TOO_COMPLEX')) refused += 1;
    }
  }

  await Promise.all(Array.from({ length: 24 }, spendNext));
  return { asked, granted, refused, calls: emulator.counters.total, expected: budget };
}
