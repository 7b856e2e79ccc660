import { builder, semanticNonNull, semanticNonNullList } from '../core/builder.ts';
import { externalIdInput, externalIdOf } from '../core/external-id.ts';
import { nested, oneOf, optional } from '../core/input.ts';
import { inputType } from '../core/input-type.ts';
import { organizationalUnitId } from '../core/limits.ts';
import { OrganizationalUnit } from '../core/node.ts';
import { selectionOf } from '../cost/selection.ts';
import { reads } from '../cost/step.ts';
import { askedOf } from '../filtering/conditions.ts';
import { organizationalUnitListArguments } from '../filtering/list-arguments.ts';
import type { ListWindow } from '../paging/page.ts';
import { connect, pageArguments } from '../paging/pagination.ts';
import {
  findOrganizationalUnit,
  OrganizationalUnitConnection,
  resolveOrganizationalUnits,
} from './organizational-unit.ts';
import { scopeCalls, scopeRows, unitCalls } from './steps.ts';

const unitBy = oneOf(
  'OrganizationalUnitBy',
  'The key by which an organizational unit is looked up: exactly one member.',
  {
    id: optional(organizationalUnitId, 'The id of the unit in EIAM, as in ou_…. `ou_root` is the root unit.'),
    externalId: optional(
      nested(externalIdInput),
      'The id of the unit in its source system. It costs one call for the look-up.',
    ),
  },
);

builder.queryFields((t) => ({
  organizationalUnits: t.field({
    type: OrganizationalUnitConnection,
    ...semanticNonNull,
    description:
      'All organizational units that the application of the gateway can see, on all levels, or those that match a filter. Needs the mirror: NOT_CONFIGURED without it. `rootOrganizationalUnits` with `children` or `descendants` does not need it.',
    args: { ...organizationalUnitListArguments, ...pageArguments('Query.organizationalUnits') },
    extensions: reads({ calls: 0 }),
    resolve: (_root, { filter, orderBy, ...page }, { loaders }, info) => {
      const listing = { filter, orderBy };
      const load = (window: ListWindow) => loaders.organizationalUnits.list(listing, window);
      return connect('Query.organizationalUnits', askedOf(listing), page, load, info);
    },
  }),
  organizationalUnit: t.field({
    type: OrganizationalUnit,
    description:
      'One organizational unit; null where there is none. One call; two by external id. A unit outside the provisioning scope is an OUT_OF_SCOPE error. Where the scope is not the whole directory, so is an unknown id, since EIAM does not distinguish the two.',
    args: {
      by: t.arg({
        type: inputType(nested(unitBy)),
        required: true,
        description: 'The key to look the unit up by.',
      }),
    },
    extensions: reads({ calls: unitCalls }),
    resolve: (_root, { by }, context, info) => {
      if (by.id) return findOrganizationalUnit(by.id, context, info);
      const { need } = selectionOf(info, 'OrganizationalUnit');
      const externalId = externalIdOf(by.externalId);
      return context.loaders.organizationalUnits.findByExternalId(externalId, need !== 'identity');
    },
  }),
  rootOrganizationalUnits: t.field({
    type: [OrganizationalUnit],
    nullable: { list: true, items: true },
    ...semanticNonNullList,
    description:
      'The topmost organizational units that the application of the gateway can see: the units of its provisioning scope that are not below another one. An item is null, with an error, where the unit cannot be read. One call, and further calls for each unit where the scope names several.',
    extensions: reads({ calls: scopeCalls, rows: scopeRows, learned: true, brings: 'identity' }),
    resolve: async (_root, _arguments, context, info) =>
      resolveOrganizationalUnits(await context.loaders.provisioningScope.topUnitIds(), context, info),
  }),
}));
