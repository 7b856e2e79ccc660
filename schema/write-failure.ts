import type { WriteFailure as Failure } from '../src/actions/joins.ts';
import { builder } from './builder.ts';
import { WriteEffect } from './error-types.ts';
import { directoryWrite } from './permissions.ts';

export const WriteFailure = builder.objectRef<Failure>('DirectoryWriteFailure').implement({
  requiresScopes: directoryWrite,
  description: 'A part of a write that did not come about; the other parts did.',
  fields: (t) => ({
    targetId: t.id({
      nullable: false,
      description: 'The object that it is about: a user, a group or a unit.',
      resolve: ({ id }) => id,
    }),
    code: t.string({
      nullable: false,
      description: 'The same stable code that an entry in `errors` would have.',
      resolve: ({ error }) => error.code,
    }),
    effect: t.field({
      type: WriteEffect,
      nullable: false,
      description: 'Whether it may have come about all the same.',
      resolve: ({ error }) => error.effect,
    }),
    message: t.string({
      nullable: false,
      description: 'What went wrong, for people.',
      resolve: ({ error }) => error.message,
    }),
    requestId: t.string({
      description: "Upstream's id of the refused request.",
      resolve: ({ error }) => error.upstream?.requestId,
    }),
  }),
});
