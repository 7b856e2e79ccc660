import { builder } from '../core/builder.ts';
import { directoryWrite } from '../core/permissions.ts';
import type { GatewayError } from './errors.ts';
import { ErrorInterface } from './types.ts';

export const WriteFailure = builder.objectRef<WriteFailure>('DirectoryWriteFailure').implement({
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

/** Part of a write that did not come about: the object it is about, and why. */
export interface WriteFailure {
  readonly id: string;
  /** Its effect shows whether it may have been carried out all the same. */
  readonly error: GatewayError;
}
