import { acceptsOrganizationalUnitId } from './arguments.ts';
import { builder, semanticNonNull, semanticNonNullList } from './builder.ts';
import { assumedScope, costs } from './cost.ts';
import { ExternalIdInput, externalIdOf } from './external-id.ts';
import { onlyWithMirror } from './mirror.ts';
import { OrganizationalUnit } from './node.ts';
import {
  findOrganizationalUnit,
  OrganizationalUnitConnection,
  resolveOrganizationalUnits,
} from './organizational-unit.ts';
import { organizationalUnitListArguments } from './organizational-unit-filter.ts';
import { pageArguments } from './pagination.ts';
import { selectionOf } from './selection.ts';

const OrganizationalUnitBy = builder.inputType('OrganizationalUnitBy', {
  description: 'The one thing that a unit is looked up by.',
  isOneOf: true,
  fields: (t) => ({
    id: t.id({ description: "EIAM's own id of the unit.", extensions: acceptsOrganizationalUnitId }),
    externalId: t.field({ type: ExternalIdInput, description: 'Its id at its source.' }),
  }),
});

builder.queryFields((t) => ({
  organizationalUnits: t.field({
    type: OrganizationalUnitConnection,
    ...semanticNonNull,
    description:
      'All units that the application may see, or those that meet a filter, on any level. Only the mirror can list them: without it, NOT_CONFIGURED. `rootOrganizationalUnits` with `children` or `descendants` needs no mirror.',
    args: { ...organizationalUnitListArguments, ...pageArguments('Query.organizationalUnits') },
    extensions: costs({ calls: 0 }),
    resolve: onlyWithMirror,
  }),
  organizationalUnit: t.field({
    type: OrganizationalUnit,
    description:
      'One unit; null when there is none. An id outside the scope is an OUT_OF_SCOPE error; where the scope is not the whole directory, upstream does not tell an unknown id from one outside it.',
    args: {
      by: t.arg({ type: OrganizationalUnitBy, required: true, description: 'What to look it up by.' }),
    },
    extensions: costs({ calls: ({ by }) => (Object(by).id ? 0 : 1) }),
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
      'The tops of what the application may see: the units of its provisioning scope, without those below another one; null, with an error, where one could not be read.',
    extensions: costs({ calls: 1 + assumedScope, rows: assumedScope, brings: 'identity' }),
    resolve: async (_root, _arguments, context, info) =>
      resolveOrganizationalUnits(await context.loaders.provisioningScope.topUnitIds(), context, info),
  }),
}));
