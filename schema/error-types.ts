import { builder } from './builder.ts';
import type { GatewayError } from './errors.ts';
import { open } from './permissions.ts';

/** A failure that a client can act on, as a value: graphql would throw an Error that a resolver returns. */
export interface MutationFailure {
  readonly failure:
    | 'DirectoryInvalidInputError'
    | 'DirectoryNotFoundError'
    | 'DirectoryConflictError'
    | 'DirectoryOutOfScopeError'
    | 'DirectoryNotPermittedError';
  readonly error: GatewayError;
  /** The input field's path or the object's id, whichever the failure is about. */
  readonly subject: string;
}

export const WriteEffect = builder.enumType('DirectoryWriteEffect', {
  description: 'What is known of a write that failed.',
  values: {
    NONE: { description: 'Nothing was done.' },
    UNKNOWN: {
      description:
        'It may have been done, wholly or in part: an answer was lost, and reading the directory did not settle it.',
    },
  },
});

const ErrorInterface = builder.interfaceRef<MutationFailure>('DirectoryError').implement({
  description: 'A failure that the client can act on.',
  resolveType: ({ failure }) => failure,
  fields: (t) => ({
    message: t.string({
      nullable: false,
      description: 'What went wrong, for people.',
      resolve: ({ error }) => error.message,
    }),
    code: t.string({
      nullable: false,
      description: 'The same stable code that an entry in `errors` would have.',
      resolve: ({ error }) => error.code,
    }),
    effect: t.field({
      type: WriteEffect,
      nullable: false,
      description: 'Whether the write may have been done all the same.',
      resolve: ({ error }) => error.effect,
    }),
    requestId: t.string({
      description: "Upstream's id of the refused request; null when it was refused before any was sent.",
      resolve: ({ error }) => error.upstream?.requestId,
    }),
  }),
});

function failureType(name: MutationFailure['failure'], description: string) {
  return builder
    .objectRef<MutationFailure>(name)
    .implement({ description, extensions: open, interfaces: [ErrorInterface] });
}

const InvalidInputError = failureType('DirectoryInvalidInputError', 'A field of the input is wrong.');
const NotFoundErrorType = failureType('DirectoryNotFoundError', 'There is no such object.');
const ConflictErrorType = failureType(
  'DirectoryConflictError',
  'Another object has what must be unique, or the directory as it stands does not allow the write.',
);
const OutOfScopeErrorType = failureType(
  'DirectoryOutOfScopeError',
  "A unit is outside the application's provisioning scope, or does not exist: upstream does not tell the two apart.",
);
const NotPermittedError = failureType(
  'DirectoryNotPermittedError',
  "Whoever asks, or the gateway's application, may not do this.",
);

const field = 'The path of the input field, as in "input.email.address".';
builder.objectField(InvalidInputError, 'field', (t) =>
  t.string({ nullable: false, description: field, resolve: ({ subject }) => subject }),
);
builder.objectField(ConflictErrorType, 'field', (t) =>
  t.string({ nullable: false, description: field, resolve: ({ subject }) => subject }),
);
for (const type of [NotFoundErrorType, OutOfScopeErrorType]) {
  builder.objectField(type, 'targetId', (t) =>
    t.id({ nullable: false, description: 'The id that was given.', resolve: ({ subject }) => subject }),
  );
}

export const failureTypes = [
  InvalidInputError,
  NotFoundErrorType,
  ConflictErrorType,
  OutOfScopeErrorType,
  NotPermittedError,
] as const;
