import { builder } from '../core/builder.ts';
import type { Kind } from '../core/input.ts';
import { inputType } from '../core/input-type.ts';
import { groupFilter } from '../group/filter.ts';
import { organizationalUnitFilter } from '../organizational-unit/filter.ts';
import { userFilter } from '../user/filter.ts';
import { filterSchema } from './limits.ts';
import { groupOrder, organizationalUnitOrder, userOrder } from './orders.ts';

/** The arguments of every list by filter, beside those of its pages. */
function listArguments<Filter, Order>(
  objects: string,
  filter: Kind<Filter>,
  order: Kind<Order>,
  usualOrder = '',
) {
  return builder.args((t) => ({
    filter: t.field({
      type: inputType(filter),
      description: `The conditions that the ${objects} must match. Left out, null or empty: all ${objects}.`,
      extensions: { accepts: filterSchema },
    }),
    orderBy: t.field({
      type: inputType(order),
      description: `The order of the list. ${usualOrder}Needs the mirror: NOT_CONFIGURED without it.`,
    }),
  }));
}

const asUpstream = 'Left out: the order of EIAM. ';
export const userListArguments = listArguments('users', userFilter, userOrder, asUpstream);
export const groupListArguments = listArguments('groups', groupFilter, groupOrder, asUpstream);
export const organizationalUnitListArguments = listArguments(
  'units',
  organizationalUnitFilter,
  organizationalUnitOrder,
);
