import { z } from 'zod';
import { faultSchema } from '../fault-header.ts';
import { orders } from '../list-order.ts';
import { OddRowError } from '../odd-rows.ts';
import { ControlError, type ControlRoute, nothing, route } from './route.ts';

const operation = z.string().min(1).exactOptional();

/** A union's own message says nothing of what it takes. */
const ruleError =
  'Expected {operation, fault, rate, times} or {operation, script: [fault or null, …]}, where a fault is {kind, …}: ' +
  'latency {ms}, throttle {retryAfterMs, status}, error500, error503, neverAnswer, dropBeforeAnswer, dropMidBody, ' +
  'truncatedJson, expireToken, html {status} or shiftRows {rows}';

const rule = z.union(
  [
    z.strictObject({
      operation,
      fault: faultSchema,
      rate: z.number().min(0).max(1).exactOptional(),
      times: z.int().min(1).exactOptional(),
    }),
    z.strictObject({ operation, script: z.array(faultSchema.nullable()).max(1_000) }),
  ],
  ruleError,
);

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
  route('POST', 'faults', rule, ({ faults }, _ids, body) => {
    faults.add(body);
  }),
  route('DELETE', 'faults', nothing, ({ faults }) => faults.clear()),
  route('POST', 'odd', odd, (target, _ids, body) => {
    try {
      target.odd.set(body);
    } catch (error) {
      throw error instanceof OddRowError ? new ControlError(400, error.message) : error;
    }
  }),
  route('DELETE', 'odd', nothing, (target) => target.odd.clear()),
  route('GET', 'odd', nothing, (target) => ({ odd: target.odd.list() })),
  route('PUT', 'read-lag', lag, ({ readLag }, _ids, body) => readLag.set(body)),
  route('PUT', 'order', z.strictObject({ order: z.enum(orders) }), ({ listOrder }, _ids, { order }) => {
    listOrder.order = order;
  }),
  route('GET', 'counters', nothing, ({ counters, callbacks }) => ({
    operations: counters.snapshot(),
    alibaba: { target: callbacks.alibaba.target ?? null, ...callbacks.alibaba.counts },
    bamboocloud: { target: callbacks.bambooCloud.target ?? null, ...callbacks.bambooCloud.counts },
    jwksRequests: callbacks.jwksRequests,
  })),
];
