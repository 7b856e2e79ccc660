import { z } from 'zod';
import { directoryObjectKind } from '../changes/enums.ts';
import { accepts, acceptsText } from '../core/arguments.ts';
import { builder, semanticNonNull } from '../core/builder.ts';
import { DirectoryObject } from '../core/directory-object.ts';
import { inputType } from '../core/input-type.ts';
import { reads } from '../cost/step.ts';
import { personal } from '../federation/marks.ts';
import type { ListWindow } from '../paging/page.ts';
import { connect, connectionType, forwardArguments, readableRow } from '../paging/pagination.ts';
import type { Match } from './ports.ts';

const matches = connectionType<Match>({
  name: 'DirectorySearch',
  description: 'A page of search results, the best match first.',
  node: DirectoryObject,
  resolveNode: ({ object }) => object,
});

builder.objectField(matches.edge, 'matched', (t) =>
  t.stringList({
    nullable: { list: true, items: false },
    ...semanticNonNull,
    description:
      'The names of the fields that contain the text, as in `displayName`. Null, with an error, where the row cannot be read.',
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
      'Searches users, groups and organizational units by any part of their names, the best match first: the whole text, then the start of a word, then the inside of a word. Needs the mirror: NOT_CONFIGURED without it.',
    args: {
      text: t.arg.string({
        required: true,
        description:
          'The text to search for, 1 to 256 characters. Case, width and accents do not matter; Chinese text matches by pinyin as well.',
        extensions: acceptsText,
      }),
      kinds: t.arg({
        type: [inputType(directoryObjectKind)],
        description:
          'Only objects of these kinds. Left out or null: all kinds. An empty list matches nothing.',
        extensions: accepts(z.array(z.string()).max(3, 'expected each kind once')),
      }),
      ...forwardArguments('Query.searchDirectory'),
    },
    extensions: reads({ calls: 0 }),
    resolve: (_root, { text, kinds, ...page }, { loaders }, info) => {
      const load = (window: ListWindow) => loaders.directory.search(text, kinds, window);
      return connect('Query.searchDirectory', [text, kinds ?? null], page, load, info);
    },
  }),
);
