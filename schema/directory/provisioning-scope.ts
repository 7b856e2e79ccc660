import type { ProvisioningScope as Scope } from '../../src/eiam/developer/provisioning-scope.ts';
import { builder, semanticNonNull, semanticNonNullList } from '../core/builder.ts';
import { Group, OrganizationalUnit } from '../core/node.ts';
import { directoryRead } from '../core/permissions.ts';
import { checked, listed, settledExisting } from '../core/unreadable.ts';
import { reads } from '../cost/step.ts';
import { resolveGroup } from '../group/group.ts';
import { resolveOrganizationalUnits } from '../organizational-unit/organizational-unit.ts';
import { scopeRows } from '../organizational-unit/steps.ts';

const ProvisioningScope = builder.objectRef<Scope>('DirectoryProvisioningScope').implement({
  requiresScopes: directoryRead,
  description:
    'The part of the directory that EIAM lets the application of the gateway read and change: the named units with all units below them, and the members of the named groups.',
  fields: (t) => ({
    organizationalUnits: t.field({
      type: [OrganizationalUnit],
      nullable: { list: true, items: true },
      ...semanticNonNullList,
      description:
        'The units that the scope names, without the units below them. An item is null, with an error, where the unit cannot be read.',
      extensions: reads({ rows: scopeRows, brings: 'identity' }),
      resolve: (scope, _arguments, context, info) =>
        resolveOrganizationalUnits(checked(scope).organizationalUnitIds ?? [], context, info),
    }),
    groups: t.field({
      type: [Group],
      nullable: { list: true, items: true },
      ...semanticNonNullList,
      description:
        'The groups that the scope names. An item is null, with an error, where the group cannot be read.',
      extensions: reads({ rows: scopeRows, brings: 'identity' }),
      resolve: (scope, _arguments, context, info) =>
        settledExisting(listed(checked(scope).groupIds ?? []), (id) => resolveGroup({ id }, context, info)),
    }),
  }),
});

builder.queryField('provisioningScope', (t) =>
  t.field({
    type: ProvisioningScope,
    ...semanticNonNull,
    description:
      'The provisioning scope of the application of the gateway, which the IDaaS console calls synchronization scope. One call, and up to one for each unit and group of which more than `id` is selected.',
    extensions: reads({ calls: 1 }),
    resolve: (_root, _arguments, { loaders }) => loaders.provisioningScope.read(),
  }),
);
