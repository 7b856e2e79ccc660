import type { WriteFailure as Failure } from '../src/actions/joins.ts';
import { builder } from './builder.ts';

export const WriteFailure = builder.objectRef<Failure>('WriteFailure').implement({
  description: 'A part of a write that did not come about; the other parts did.',
  fields: (t) => ({
    id: t.id({
      nullable: false,
      description: 'The object that it is about: a user, a group or a unit.',
      resolve: ({ id }) => id,
    }),
    code: t.string({
      nullable: false,
      description: 'The same stable code that an entry in `errors` would have.',
      resolve: ({ error }) => error.code,
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
