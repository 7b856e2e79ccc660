import type { WriteFailure as Failure } from '../src/actions/joins.ts';
import { builder } from './builder.ts';
import { ErrorInterface } from './error-types.ts';
import { directoryWrite } from './permissions.ts';

export const WriteFailure = builder.objectRef<Failure>('DirectoryWriteFailure').implement({
  requiresScopes: directoryWrite,
  description: 'One part of a write that failed, while the other parts were carried out.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    targetId: t.id({
      nullable: false,
      description: 'The id that the input gave for the part: of a user, a group or a unit.',
      resolve: ({ id }) => id,
    }),
  }),
});
