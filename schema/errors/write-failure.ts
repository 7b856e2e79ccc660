import type { WriteFailure as Failure } from '../../src/actions/joins.ts';
import { builder } from '../core/builder.ts';
import { directoryWrite } from '../core/permissions.ts';
import { ErrorInterface } from './types.ts';

export const WriteFailure = builder.objectRef<Failure>('DirectoryWriteFailure').implement({
  requiresScopes: directoryWrite,
  description: 'A part of a write that failed. The other parts were carried out.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    targetId: t.id({
      nullable: false,
      description: 'The id of the user, group or unit that the part is about, as given in the input.',
      resolve: ({ id }) => id,
    }),
  }),
});
