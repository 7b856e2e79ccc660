import { builder, fedBy, semanticNonNull } from './builder.ts';
import { costs } from './cost.ts';
import { directoryRead } from './permissions.ts';

const MirrorState = builder.enumType('DirectoryMirrorState', {
  description: "What the gateway's own copy of the directory (the mirror) can be used for now.",
  values: {
    OFF: { description: 'There is no mirror: what needs it is NOT_CONFIGURED.' },
    FILLING: { description: 'The mirror is being filled: what needs it fails until that is done.' },
    READY: { description: 'The mirror is complete, and follows the changes.' },
    STALE: {
      description: 'The mirror is complete, but may be out of date; `staleReason` says why.',
    },
  } as const,
});

const StaleReason = builder.enumType('DirectoryStaleReason', {
  description: 'Why the mirror may be out of date.',
  values: {
    CHECK_FAILED: { description: 'The last comparison of the mirror with EIAM failed.' },
    CHECK_STOPPED: {
      description:
        'The last comparison was stopped: more objects seemed to be missing in EIAM than can be true.',
    },
    TOO_OLD: { description: 'The last comparison was made too long ago.' },
  } as const,
});

const Feature = builder.enumType('DirectoryFeature', {
  description:
    'Something that this gateway answers only in some deployments. What stands in `features` a console may offer; what does not is NOT_CONFIGURED.',
  values: {
    SORT: { description: 'Lists can be sorted: `orderBy` on users, groups and units.' },
    BACKWARD_PAGING: { description: 'Lists can be paged from their end: `last` and `before`.' },
    TEXT_SEARCH: {
      description:
        'Objects can be searched for by any part of their names: `searchDirectory`, and `text` in filters.',
    },
    SUBTREE_FILTER: {
      description:
        'Lists and counts can cover a unit together with all units below it: `includeDescendants`.',
    },
    COMBINED_FILTER: {
      description:
        'Filters can combine any conditions, those on groups, managers and custom fields among them, and none reads a whole list upstream.',
    },
    CHANGES: { description: 'Changes can be asked for afterwards, by a cursor: `directoryChanges`.' },
    REPORTS: { description: 'The users who report to a user can be listed and counted.' },
    MEMBER_OF: {
      description:
        '`memberOf` can tell whether a user is in a unit through a unit below it: `includeDescendants`.',
    },
    OTHER: { description: 'Something that a newer version of this graph has a name for.' },
  } as const,
});

interface Mirror {
  readonly state: typeof MirrorState.$inferType;
}

const DirectoryMirror = builder.objectRef<Mirror>('DirectoryMirror').implement({
  requiresScopes: directoryRead,
  description: "The gateway's own copy of the directory, which answers what EIAM cannot: its state.",
  fields: (t) => ({
    state: t.field({
      type: MirrorState,
      nullable: false,
      description: 'Whether the mirror can be asked now.',
      resolve: ({ state }) => state,
    }),
    progress: t.float({
      description: 'How much of the mirror is filled, from 0 to 1; null where it is not being filled.',
      resolve: () => null,
    }),
    asOf: t.field({
      type: 'DateTime',
      description:
        'The moment since which all that the mirror holds was confirmed by EIAM; null where there is no mirror.',
      resolve: () => null,
    }),
    lastCheckAt: t.field({
      type: 'DateTime',
      description: 'When the mirror was last compared with EIAM; null where it never was.',
      resolve: () => null,
    }),
    staleReason: t.field({
      type: StaleReason,
      description: 'Why the mirror may be out of date; null where `state` is not STALE.',
      resolve: () => null,
    }),
  }),
});

/** Nothing but a parent for its fields. */
const Directory = builder.objectRef<object>('Directory').implement({
  requiresScopes: directoryRead,
  description: 'The directory as a whole, as far as the application may see it.',
  fields: (t) => ({
    userCount: t.int({
      ...fedBy('totalCount', costs({ calls: 1 })),
      description: 'How many users there are; null, with an error, where upstream sent no count. One call.',
      resolve: (_directory, _arguments, { loaders }) => loaders.users.count(),
    }),
    groupCount: t.int({
      ...fedBy('totalCount', costs({ calls: 1 })),
      description: 'How many groups there are; null, with an error, where upstream sent no count. One call.',
      resolve: (_directory, _arguments, { loaders }) => loaders.groups.count(),
    }),
    organizationalUnitCount: t.int({
      // Whether the application may see all units has to be looked up first, where that is not known.
      ...fedBy('totalCount', costs({ calls: (_given, { readsInBatches }) => (readsInBatches ? 1 : 4) })),
      description:
        'How many units there are, the root among them. One call where the gateway has access keys and may see the whole directory; otherwise only the mirror can count them: without it, NOT_CONFIGURED.',
      resolve: (_directory, _arguments, { loaders }) => loaders.organizationalUnits.count(),
    }),
    cursor: t.string({
      ...semanticNonNull,
      description:
        'The place in the log of changes where it stands now. As `after` of `directoryChanged` it asks for what happens from here on: a client takes it before it reads the directory.',
      resolve: (_directory, _arguments, { changes }) => changes.cursor(),
    }),
    mirror: t.field({
      type: DirectoryMirror,
      nullable: false,
      description: "The state of the gateway's own copy of the directory.",
      resolve: () => ({ state: 'OFF' as const }),
    }),
    features: t.field({
      type: [Feature],
      nullable: { list: false, items: false },
      description:
        'What this deployment answers beyond what every deployment does. Without the mirror nothing: the list is empty.',
      resolve: () => [],
    }),
  }),
});

builder.queryField('directory', (t) =>
  t.field({
    type: Directory,
    ...semanticNonNull,
    description:
      'The directory as a whole: counts, and what this gateway can answer. Only the counts cost calls.',
    resolve: () => ({}),
  }),
);
