import { z } from 'zod';
import { faultKinds, faultSchema } from '../fault-header.ts';
import type { Faults } from '../faults.ts';
import { orders } from '../list-order.ts';
import { managementOperations } from '../management/operations.ts';
import { OddRowError } from '../odd-rows.ts';
import { operations } from '../operations.ts';
import { ControlError, type ControlRoute, type ControlTarget, nothing, route } from './route.ts';

/** Whose calls a rule is for. Both planes have an operation ListUsers. */
const planes = {
  developer: new Set(operations.map(({ name }) => name)),
  management: new Set(managementOperations.keys()),
} as const;

const matching = {
  plane: z.enum(['developer', 'management']).default('developer'),
  /** The operation's name; none, or `*`: all. */
  operation: z.string().min(1).exactOptional(),
};

const ruleError =
  'Expected {plane, operation, fault, rate, times} or {plane, operation, script: [fault or null, …]}, where a fault is {kind, …}: ' +
  faultKinds.join(', ');

const rule = z.union(
  [
    z.strictObject({
      ...matching,
      fault: faultSchema,
      rate: z.number().min(0).max(1).exactOptional(),
      times: z.int().min(1).exactOptional(),
    }),
    z.strictObject({ ...matching, script: z.array(faultSchema.nullable()).max(1_000) }),
  ],
  ruleError,
);

/** A rule for an operation that there is not would never strike, and a test that relies on it would pass. */
function addFault(
  target: ControlTarget,
  { plane, ...faultRule }: z.output<typeof rule>,
): { readonly faultId: string } {
  const { operation = '*' } = faultRule;
  const known = planes[plane];
  if (operation !== '*' && !known.has(operation)) {
    throw new ControlError(400, `There is no operation ${operation}. There are: ${[...known].join(', ')}`);
  }
  const { number } = faultsOf(target, plane).add(faultRule);
  return { faultId: `${plane}-${number}` };
}

const faultsOf = (target: ControlTarget, plane: string): Faults =>
  plane === 'developer' ? target.faults : target.managementFaults;

function endFault(target: ControlTarget, [id = '']: readonly string[]): void {
  const [, plane, number] = /^(developer|management)-(\d{1,15})$/.exec(id) ?? [];
  if (plane === undefined || !faultsOf(target, plane).remove(Number(number)))
    throw new ControlError(404, `There is no fault ${id}`);
}

const odd = z.strictObject({
  member: z.string(),
  /** JSON as text, or `absent`. */
  value: z.string().max(10_000),
  id: z.string().exactOptional(),
});

const lag = z.strictObject({
  reads: z.int().min(0).max(1_000_000).exactOptional(),
  ms: z.int().min(0).max(600_000).exactOptional(),
});

export const faultRoutes: readonly ControlRoute[] = [
  route(
    'POST',
    'faults',
    'Makes calls go wrong: one fault for every matching call, or a script with an entry for each',
    rule,
    (target, _ids, body) => addFault(target, body),
  ),
  route('DELETE', 'faults/*', 'Ends a fault, by the id that it was answered with', nothing, endFault),
  route('DELETE', 'faults', 'Ends all faults', nothing, ({ faults, managementFaults }) => {
    faults.clear();
    managementFaults.clear();
  }),
  route('POST', 'odd', 'Makes answers deviate from the contract at a member', odd, (target, _ids, body) => {
    try {
      target.odd.set(body);
    } catch (error) {
      throw error instanceof OddRowError ? new ControlError(400, error.message) : error;
    }
  }),
  route('DELETE', 'odd', 'Ends all deviations', nothing, (target) => target.odd.clear()),
  route('GET', 'odd', 'Lists the deviations', nothing, (target) => ({ odd: target.odd.list() })),
  route(
    'PUT',
    'read-lag',
    'Sets how far reads lag behind writes; {}: not at all',
    lag,
    ({ readLag }, _ids, body) => readLag.set(body),
  ),
  route(
    'PUT',
    'order',
    'Sets how lists are ordered',
    z.strictObject({ order: z.enum(orders) }),
    ({ listOrder }, _ids, { order }) => {
      listOrder.order = order;
    },
  ),
  route(
    'GET',
    'counters',
    'Counts calls of each operation, and callbacks',
    nothing,
    ({ counters, managementCounters, callbacks }) => ({
      operations: counters.snapshot(),
      managementOperations: managementCounters.snapshot(),
      inFlight: counters.inFlight,
      managementInFlight: managementCounters.inFlight,
      peakInFlight: counters.peakInFlight,
      managementPeakInFlight: managementCounters.peakInFlight,
      alibaba: { target: callbacks.alibaba.target ?? null, ...callbacks.alibaba.counts },
      bamboocloud: { target: callbacks.bambooCloud.target ?? null, ...callbacks.bambooCloud.counts },
      jwksRequests: callbacks.jwksRequests,
    }),
  ),
  route(
    'DELETE',
    'counters',
    'Counts calls of operations from nothing',
    nothing,
    ({ counters, managementCounters }) => {
      counters.reset();
      managementCounters.reset();
    },
  ),
];
