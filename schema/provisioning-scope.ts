import type { ProvisioningScope as Scope } from '../src/eiam/developer/provisioning-scope.ts';
import { builder, semanticNonNull, semanticNonNullList } from './builder.ts';
import { assumedScope, costs } from './cost.ts';
import { resolveGroup } from './group.ts';
import { Group, OrganizationalUnit } from './node.ts';
import { resolveOrganizationalUnits } from './organizational-unit.ts';
import { directoryRead } from './permissions.ts';
import { checked, listed, settledExisting } from './unreadable.ts';

const ProvisioningScope = builder.objectRef<Scope>('DirectoryProvisioningScope').implement({
  requiresScopes: directoryRead,
  description:
    "The part of the directory that the gateway's application may see and change: these units with all below them, and the members of these groups.",
  fields: (t) => ({
    organizationalUnits: t.field({
      type: [OrganizationalUnit],
      nullable: { list: true, items: true },
      ...semanticNonNullList,
      description:
        'The units that the scope names, not those below them; null, with an error, where one could not be read.',
      extensions: costs({ rows: assumedScope, brings: 'identity' }),
      resolve: (scope, _arguments, context, info) =>
        resolveOrganizationalUnits(checked(scope).organizationalUnitIds ?? [], context, info),
    }),
    groups: t.field({
      type: [Group],
      nullable: { list: true, items: true },
      ...semanticNonNullList,
      description: 'The groups that the scope names; null, with an error, where one could not be read.',
      extensions: costs({ rows: assumedScope, brings: 'identity' }),
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
      "The provisioning scope of the gateway's application, which the console calls synchronization scope. It costs a call, and one for each unit or group that more than its id is asked of.",
    extensions: costs({ calls: 1 }),
    resolve: (_root, _arguments, { loaders }) => loaders.provisioningScope.read(),
  }),
);
