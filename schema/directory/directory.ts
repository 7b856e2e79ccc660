import { builder, fedBy, semanticNonNull } from '../core/builder.ts';
import { directoryRead } from '../core/permissions.ts';
import { reads } from '../cost/step.ts';
import { unitCountCalls } from '../organizational-unit/steps.ts';
import type { MirrorStatus } from './ports.ts';

const MirrorState = builder.enumType('DirectoryMirrorState', {
  description: 'The state of the mirror, the copy of the directory in the gateway.',
  values: {
    OFF: { description: 'There is no mirror. Fields and arguments that need it fail with NOT_CONFIGURED.' },
    FILLING: {
      description:
        'The mirror is being filled. Fields and arguments that need it fail with NOT_READY until it is complete.',
    },
    READY: { description: 'The mirror is complete and follows the changes in EIAM.' },
    STALE: {
      description: 'The mirror is complete, but may be out of date. `staleReason` states why.',
    },
  } as const,
});

const StaleReason = builder.enumType('DirectoryStaleReason', {
  description: 'Why the mirror may be out of date.',
  values: {
    CHECK_FAILED: { description: 'The last comparison of the mirror with EIAM failed.' },
    CHECK_STOPPED: {
      description:
        'The last comparison was stopped, because an implausible number of objects seemed to be missing in EIAM.',
    },
    TOO_OLD: { description: 'The last comparison of the mirror with EIAM was too long ago.' },
  } as const,
});

const Feature = builder.enumType('DirectoryFeature', {
  description:
    'A capability that only some deployments of the gateway have. A client can offer the capabilities in `features`; the others fail with NOT_CONFIGURED.',
  values: {
    SORT: { description: 'Lists can be sorted: `orderBy` on users, groups and units.' },
    BACKWARD_PAGING: { description: 'Lists can be paged from their end: `last` and `before`.' },
    TEXT_SEARCH: {
      description:
        'Objects can be searched by any part of their names: `searchDirectory`, and `text` in filters.',
    },
    SUBTREE_FILTER: {
      description:
        'Lists and counts can cover a unit together with all units below it: `includeDescendants`.',
    },
    COMBINED_FILTER: {
      description:
        'Filters can combine any conditions, including groups, managers and custom fields, and no filter reads a whole list from EIAM.',
    },
    CHANGES: { description: 'Past changes can be read from a cursor on: `directoryChanges`.' },
    REPORTS: {
      description: 'The users who report to a user can be listed and counted: `reports`, `reportCount`.',
    },
    MEMBER_OF: {
      description:
        '`memberOf` can include memberships of a unit through a unit below it: `includeDescendants`.',
    },
    OTHER: { description: 'A capability that this version of the schema does not have a name for.' },
  } as const,
});

const DirectoryMirror = builder.objectRef<MirrorStatus>('DirectoryMirror').implement({
  requiresScopes: directoryRead,
  description:
    'The state of the mirror: a copy of the directory in the gateway, which answers queries that EIAM cannot answer, such as sorting and search.',
  fields: (t) => ({
    state: t.expose('state', {
      type: MirrorState,
      nullable: false,
      description: 'Whether the mirror exists, and can be used now.',
    }),
    progress: t.float({
      description: 'The filled fraction of the mirror, from 0 to 1. Null where it is not being filled.',
      resolve: ({ progress }) => progress,
    }),
    asOf: t.field({
      type: 'DateTime',
      description:
        'The age of the data: everything in the mirror was confirmed by EIAM at this time or later. Null where there is no mirror.',
      resolve: ({ asOf }) => asOf,
    }),
    lastCheckAt: t.field({
      type: 'DateTime',
      description: 'When the mirror was last compared with EIAM. Null where it never was.',
      resolve: ({ lastCheckAt }) => lastCheckAt,
    }),
    staleReason: t.field({
      type: StaleReason,
      description: 'Why the mirror may be out of date. Null where `state` is not STALE.',
      resolve: ({ staleReason }) => staleReason,
    }),
  }),
});

/** What a mirror answers, be it complete by now or not. */
function featuresOf({ state, hasDetails }: MirrorStatus): (typeof Feature.$inferType)[] {
  if (state === 'OFF') return [];
  return [
    ...(['SORT', 'BACKWARD_PAGING', 'TEXT_SEARCH', 'SUBTREE_FILTER', 'COMBINED_FILTER'] as const),
    ...(['CHANGES', 'MEMBER_OF'] as const),
    ...(hasDetails ? (['REPORTS'] as const) : []),
  ];
}

/** Nothing but a parent for its fields. */
const Directory = builder.objectRef<object>('Directory').implement({
  requiresScopes: directoryRead,
  description: 'The directory as a whole, as far as the application of the gateway can see it.',
  fields: (t) => ({
    userCount: t.int({
      ...fedBy('totalCount', reads({ calls: 1 })),
      description: 'The number of users. Null, with an error, where EIAM sent no count. One call.',
      resolve: (_directory, _arguments, { loaders }) => loaders.users.count(),
    }),
    groupCount: t.int({
      ...fedBy('totalCount', reads({ calls: 1 })),
      description: 'The number of groups. Null, with an error, where EIAM sent no count. One call.',
      resolve: (_directory, _arguments, { loaders }) => loaders.groups.count(),
    }),
    organizationalUnitCount: t.int({
      // Whether the application may see all units has to be looked up first, where that is not known.
      ...fedBy('totalCount', reads({ calls: unitCountCalls })),
      description:
        'The number of organizational units, including the root. One call where the gateway has access keys and can see the whole directory. Otherwise it needs the mirror: NOT_CONFIGURED without it.',
      resolve: (_directory, _arguments, { loaders }) => loaders.organizationalUnits.count(),
    }),
    cursor: t.string({
      ...semanticNonNull,
      description:
        'The current position in the log of events, for the argument `after` of `directoryChanged`. Read it before the directory, and subscribe from it: no change is then missed. It costs no call.',
      resolve: (_directory, _arguments, { changes }) => changes.cursor(),
    }),
    mirror: t.field({
      type: DirectoryMirror,
      nullable: false,
      description: 'The state of the mirror, the copy of the directory in the gateway. It costs no call.',
      resolve: (_directory, _arguments, { mirror }) => mirror(),
    }),
    features: t.field({
      type: [Feature],
      nullable: { list: false, items: false },
      description:
        'The capabilities of this deployment that not every deployment has. Empty without the mirror. It costs no call.',
      resolve: (_directory, _arguments, { mirror }) => featuresOf(mirror()),
    }),
  }),
});

builder.queryField('directory', (t) =>
  t.field({
    type: Directory,
    ...semanticNonNull,
    description:
      'The directory as a whole: counts, the state of the mirror, and the capabilities of this deployment. Only the counts cost calls.',
    resolve: () => ({}),
  }),
);
