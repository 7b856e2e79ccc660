import { z } from 'zod';
import { faultSchema } from '../fault-header.ts';
import { orders } from '../list-order.ts';
import { type ControlRoute, nothing, route } from './route.ts';

const operation = z.string().min(1).exactOptional();

const rule = z.union([
  z.strictObject({
    operation,
    fault: faultSchema,
    rate: z.number().min(0).max(1).exactOptional(),
    times: z.int().min(1).exactOptional(),
  }),
  z.strictObject({ operation, script: z.array(faultSchema.nullable()).max(1_000) }),
]);

export const faultRoutes: readonly ControlRoute[] = [
  route('POST', 'faults', rule, ({ faults }, _ids, body) => {
    faults.add(body);
  }),
  route('DELETE', 'faults', nothing, ({ faults }) => faults.clear()),
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
