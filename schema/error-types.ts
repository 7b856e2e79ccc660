import { builder } from './builder.ts';
import { errorCodes } from './error-codes.ts';
import { BadUserInputError, ConflictError, ForbiddenError, type GatewayError } from './errors.ts';
import { PermissionEnum } from './permission-enum.ts';
import { open } from './permissions.ts';

/** A failure that a client can act on, as a value: graphql would throw an Error that a resolver returns. */
export interface MutationFailure {
  readonly failure:
    | 'DirectoryInvalidInputError'
    | 'DirectoryNotFoundError'
    | 'DirectoryConflictError'
    | 'DirectoryOutOfScopeError'
    | 'DirectoryNotPermittedError'
    | 'DirectoryWriteUnsettledError';
  readonly error: GatewayError;
}

const other = { OTHER: 'A code that this version of the schema does not have.' } as const;
type CodeName = keyof typeof errorCodes | keyof typeof other;

const ErrorCodeEnum = builder.enumType('DirectoryErrorCode', {
  description: 'The kind of a failure. An entry in `errors` has the same text in `extensions.code`.',
  values: Object.fromEntries(
    Object.entries({ ...errorCodes, ...other }).map(([code, description]) => [code, { description }]),
  ) as Record<CodeName, { description: string }>,
});

const WriteEffectEnum = builder.enumType('DirectoryWriteEffect', {
  description: 'Whether a write that failed may have changed the directory.',
  values: {
    NONE: { description: 'The directory was not changed.' },
    UNKNOWN: {
      description:
        'The directory may have been changed, wholly or in part: an answer of EIAM was lost, and reading the directory did not settle it.',
    },
  } as const,
});

const InputIssueCode = builder.enumType('DirectoryInputIssueCode', {
  description: 'Why a value of an input is not accepted.',
  values: {
    INVALID: { description: 'It breaks a limit that EIAM documents: length, form, number of items.' },
    NOT_CLEARABLE: { description: 'It is null or empty, and EIAM cannot clear the field.' },
    REFUSED: { description: 'EIAM refused it by a rule of the instance: its password policy, for example.' },
    OTHER: { description: 'A reason that this version of the schema does not have.' },
  } as const,
});

/** The path within the input, of a dotted one that begins with the argument: `input.email.address`. */
function toPath(argument: string): readonly string[] {
  return argument.split('.').slice(1);
}

/** Null: the failure is not about a member of the input. */
function pathOf(error: GatewayError): readonly string[] | null {
  const argument =
    error instanceof BadUserInputError
      ? error.argument
      : error instanceof ConflictError
        ? error.field
        : undefined;
  const path = argument === undefined ? [] : toPath(argument);
  return path.length > 0 ? path : null;
}

function messageOf(error: GatewayError): string {
  if (!(error instanceof BadUserInputError) || error.issues.length === 1) return error.message;
  return `${error.issues.length} values of the input are wrong: ${error.issues.map(({ argument }) => argument).join(', ')}`;
}

/** What every failure of a write tells; parts of a write that failed (write-failure.ts) have it too. */
export const ErrorInterface = builder
  .interfaceRef<{ readonly error: GatewayError }>('DirectoryError')
  .implement({
    description: 'A failure of a write, or of a part of one, that a client can act on.',
    fields: (t) => ({
      code: t.field({
        type: ErrorCodeEnum,
        nullable: false,
        description: 'The kind of failure, for programs.',
        resolve: ({ error: { code } }) => (code in errorCodes ? code : 'OTHER'),
      }),
      message: t.string({
        nullable: false,
        description:
          'One sentence in English that a person can act on. It carries no value of the input and no text of EIAM.',
        resolve: ({ error }) => messageOf(error),
      }),
      effect: t.field({
        type: WriteEffectEnum,
        nullable: false,
        description: 'Whether the directory may have been changed all the same.',
        resolve: ({ error }) => error.effect,
      }),
      requestId: t.string({
        description: "EIAM's id of the refused request, for its support. Null where no request was sent.",
        resolve: ({ error }) => error.upstream?.requestId,
      }),
      path: t.stringList({
        nullable: { list: true, items: false },
        description:
          'Where in `input` the first wrong value stands, as in ["email", "address"]. Null where the failure is not about one value.',
        resolve: ({ error }) => pathOf(error),
      }),
    }),
  });

/** Not the error itself: graphql would throw an Error that a resolver returns. */
type InputIssueShape = Pick<BadUserInputError, 'argument' | 'expected' | 'reason'>;

const InputIssue = builder.objectRef<InputIssueShape>('DirectoryInputIssue').implement({
  description: 'One value of an input that is not accepted.',
  extensions: open,
  fields: (t) => ({
    path: t.stringList({
      nullable: { list: false, items: false },
      description:
        'Where in `input` the value stands, as in ["customFields", "0", "name"]; empty for the input as a whole.',
      resolve: ({ argument }) => toPath(argument),
    }),
    code: t.field({
      type: InputIssueCode,
      nullable: false,
      description: 'Why it is not accepted, for programs.',
      resolve: ({ reason }) => reason,
    }),
    message: t.string({
      nullable: false,
      description: 'What was expected, in English, as in "expected 1 to 64 characters".',
      resolve: ({ expected }) => expected,
    }),
  }),
});

function toIssue({ argument, expected, reason }: BadUserInputError): InputIssueShape {
  return { argument, expected, reason };
}

function failureType(name: MutationFailure['failure'], description: string) {
  return builder
    .objectRef<MutationFailure>(name)
    .implement({ description, extensions: open, interfaces: [ErrorInterface] });
}

const InvalidInput = failureType(
  'DirectoryInvalidInputError',
  'Values of the input are not accepted. Nothing was sent to EIAM where the gateway itself found them.',
);
builder.objectField(InvalidInput, 'issues', (t) =>
  t.field({
    type: [InputIssue],
    nullable: { list: false, items: false },
    description:
      'Every wrong value that was found, at least one, in the order of the schema (fields by name), not of the request.',
    resolve: ({ error }) => (error instanceof BadUserInputError ? error.issues.map(toIssue) : []),
  }),
);

const NotFound = failureType('DirectoryNotFoundError', 'An object that the input names does not exist.');
const OutOfScope = failureType(
  'DirectoryOutOfScopeError',
  "A unit is outside the provisioning scope of the gateway's application, or does not exist: EIAM does not distinguish the two.",
);
for (const type of [NotFound, OutOfScope]) {
  builder.objectField(type, 'targetId', (t) =>
    t.id({
      description: 'The id that the input gave. Null where EIAM does not say which of several it means.',
      resolve: ({ error }) => error.subject,
    }),
  );
}

const Conflict = failureType(
  'DirectoryConflictError',
  'A unique value is in use by another object, or EIAM refuses the write as the directory stands.',
);

const NotPermitted = failureType(
  'DirectoryNotPermittedError',
  "The access token, or the gateway's application in EIAM, does not have the right to this write.",
);
builder.objectField(NotPermitted, 'permission', (t) =>
  t.field({
    type: PermissionEnum,
    description:
      "The right that the access token lacks. Null where it is the gateway's application that lacks one in EIAM.",
    resolve: ({ error }) => (error instanceof ForbiddenError ? error.permission : null),
  }),
);

const Unsettled = failureType(
  'DirectoryWriteUnsettledError',
  'EIAM may or may not have carried out the write: its answer was lost, and reading the directory did not settle it. `effect` is UNKNOWN, `code` says how the answer was lost. Read the object before the write is sent again.',
);
builder.objectField(Unsettled, 'candidateId', (t) =>
  t.id({
    description:
      'Of a create: the object that may be the one that was made. Null where none, or more than one, may be it.',
    resolve: ({ error }) => error.candidateId,
  }),
);

/** The failures that every mutation can have. */
export const failureTypes = [InvalidInput, NotFound, Conflict, OutOfScope, NotPermitted] as const;
/** What a write to the directory can have beside them. */
export const unsettledType = Unsettled;
