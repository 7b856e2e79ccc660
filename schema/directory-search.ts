import { z } from 'zod';
import type { GroupNode, OrganizationalUnitNode, UserNode } from '../src/loaders/nodes.ts';
import { accepts, acceptsText } from './arguments.ts';
import { builder, semanticNonNull } from './builder.ts';
import { costs } from './cost.ts';
import { DirectoryObjectKind } from './directory-event-enums.ts';
import { DirectoryObject } from './directory-object.ts';
import { onlyWithMirror } from './mirror.ts';
import { connectionType, forwardArguments, readableRow } from './pagination.ts';
import { directoryRead } from './permissions.ts';
import { personal } from './subgraph.ts';

/** An object that a search found. */
interface Match {
  readonly object: UserNode | GroupNode | OrganizationalUnitNode;
  /** Names of fields. */
  readonly matched: readonly string[];
}

const matches = connectionType<Match>({
  requiresScopes: directoryRead,
  name: 'DirectorySearch',
  description: 'A page of what a search found, the best match first.',
  node: DirectoryObject,
  resolveNode: ({ object }) => object,
});

builder.objectField(matches.edge, 'matched', (t) =>
  t.stringList({
    nullable: { list: true, items: false },
    ...semanticNonNull,
    description:
      'The names of the fields in which the text was found, as in `displayName`; null, with an error, where the row could not be read.',
    resolve: (edge) => [...readableRow(edge).matched],
  }),
);

builder.queryField('searchDirectory', (t) =>
  t.field({
    type: matches.connection,
    // It finds persons by their names.
    tag: personal,
    ...semanticNonNull,
    description:
      'Users, groups and units by any part of their names, the best match first: the whole text, then the start of a word, then the inside of one. Only the mirror can search: without it, NOT_CONFIGURED.',
    args: {
      text: t.arg.string({
        required: true,
        description:
          'The text to look for, without regard to case, width and accents; Chinese also by pinyin.',
        extensions: acceptsText,
      }),
      kinds: t.arg({
        type: [DirectoryObjectKind],
        description:
          'Only objects of these kinds; all where it is left out or null. An empty list finds nothing.',
        extensions: accepts(z.array(z.string()).max(3, 'expected each kind once')),
      }),
      ...forwardArguments('Query.searchDirectory'),
    },
    extensions: costs({ calls: 0 }),
    resolve: onlyWithMirror,
  }),
);
