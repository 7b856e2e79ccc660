import { builder } from '../core/builder.ts';
import { enumType } from '../core/input-type.ts';
import { directoryWrite, open, permission } from '../core/permissions.ts';
import { errorCodes } from './codes.ts';
import { BadUserInputError, ConflictError, ForbiddenError } from './errors.ts';
import type { GatewayError } from './gateway-error.ts';
import type { WriteFailure } from './write-failure.ts';

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

const other = {
  OTHER: { description: 'A code that this version of the schema does not have.' },
} as const;
type CodeName = keyof typeof errorCodes | keyof typeof other;

const ErrorCodeEnum = builder.enumType('DirectoryErrorCode', {
  description: 'The code of a failure. An entry in `errors` has the same code in `extensions.code`.',
  values: Object.fromEntries(
    Object.entries({ ...errorCodes, ...other }).map(([code, { description }]) => [code, { description }]),
  ) as Record<CodeName, { description: string }>,
});

const WriteEffectEnum = builder.enumType('DirectoryWriteEffect', {
  description: 'Whether a failed write may have changed the directory.',
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
    INVALID: {
      description:
        'The value violates a documented limit of EIAM, such as its length, its format or the number of items.',
    },
    NOT_CLEARABLE: { description: 'The value is null or empty, and EIAM cannot clear the field.' },
    REFUSED: {
      description: 'EIAM refused the value by a rule of the instance, such as its password policy.',
    },
    OTHER: { description: 'A reason that this version of the schema does not have.' },
  } as const,
});

/** The path within the input, of a dotted one that begins with the argument: `input.email.address`. */
function toPath(argument: string): readonly string[] {
  return argument.split('.').slice(1);
}

/** Null: the failure is not about a member of the input. */
function pathOf(error: GatewayError): readonly string[] | null {
  const path = toPath(argumentOf(error) ?? '');
  return path.length > 0 ? path : null;
}

function argumentOf(error: GatewayError): string | undefined {
  if (error instanceof BadUserInputError) return error.argument;
  return error instanceof ConflictError ? error.field : undefined;
}

function messageOf(error: GatewayError): string {
  if (!(error instanceof BadUserInputError) || error.issues.length === 1) return error.message;
  return `${error.issues.length} values of the input are wrong: ${error.issues.map(({ argument }) => argument).join(', ')}`;
}

/** What every failure of a write has; parts of a write that failed (write-failure.ts) have it too. */
const ErrorInterface = builder.interfaceRef<{ readonly error: GatewayError }>('DirectoryError').implement({
  description: 'A failure of a write, or of a part of one, that a client can act on.',
  fields: (t) => ({
    code: t.field({
      type: ErrorCodeEnum,
      nullable: false,
      description: 'The code of the failure, for programs.',
      resolve: ({ error: { code } }) => (code in errorCodes ? code : 'OTHER'),
    }),
    message: t.string({
      nullable: false,
      description:
        'One sentence in English that explains what to do. It contains neither values of the input nor texts of EIAM.',
      resolve: ({ error }) => messageOf(error),
    }),
    effect: t.field({
      type: WriteEffectEnum,
      nullable: false,
      description: 'Whether the directory may have been changed in spite of the failure.',
      resolve: ({ error }) => error.effect,
    }),
    requestId: t.string({
      description:
        'The id of the refused request in EIAM, for support cases. Null where no request was sent.',
      resolve: ({ error }) => error.upstream?.requestId,
    }),
    path: t.stringList({
      nullable: { list: true, items: false },
      description:
        'The path of the first wrong value within `input`, as in ["email", "address"]. Null where the failure is not about one value.',
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
        'The path of the value within `input`, as in ["customFields", "0", "name"]. Empty for the input as a whole.',
      resolve: ({ argument }) => toPath(argument),
    }),
    code: t.expose('reason', {
      type: InputIssueCode,
      nullable: false,
      description: 'Why the value is not accepted, for programs.',
    }),
    message: t.exposeString('expected', {
      nullable: false,
      description: 'What was expected, in English, as in "expected 1 to 64 characters".',
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
  'Values of the input are not accepted. `effect` is NONE where the gateway itself refused them, before any call to EIAM.',
);
builder.objectField(InvalidInput, 'issues', (t) =>
  t.field({
    type: [InputIssue],
    nullable: { list: false, items: false },
    description:
      'All wrong values that were found, at least one, in the order of the schema, which lists members by name, and not in that of the request.',
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
      description:
        'The id of the object as given in the input. Null where EIAM does not state which of several ids it refuses.',
      resolve: ({ error }) => error.subject,
    }),
  );
}

const Conflict = failureType(
  'DirectoryConflictError',
  'A unique value is in use by another object, or the state of the directory does not permit the write: a unit that is not empty, for example.',
);

const NotPermitted = failureType(
  'DirectoryNotPermittedError',
  'The access token of the request, or the application of the gateway in EIAM, lacks the permission for this write.',
);
builder.objectField(NotPermitted, 'permission', (t) =>
  t.field({
    type: enumType(permission),
    description:
      'The permission that the access token lacks. Null where the application of the gateway lacks a permission in EIAM.',
    resolve: ({ error }) => (error instanceof ForbiddenError ? error.permission : null),
  }),
);

/** What a write to the directory can have beside the failures that every mutation can have. */
export const unsettledType = failureType(
  'DirectoryWriteUnsettledError',
  'The answer of EIAM to the write was lost, and reading the directory did not show whether the write was carried out. `effect` is UNKNOWN; `code` states how the answer was lost. Read the object before you send the write again.',
);
builder.objectField(unsettledType, 'candidateId', (t) =>
  t.id({
    description:
      'For a create: the id of the object that may be the new one. Null where there is none or more than one, and for other writes.',
    resolve: ({ error }) => error.candidateId,
  }),
);

/** The failures that every mutation can have. */
export const failureTypes = [InvalidInput, NotFound, Conflict, OutOfScope, NotPermitted] as const;

export const WriteFailureType = builder.objectRef<WriteFailure>('DirectoryWriteFailure').implement({
  requiresScopes: directoryWrite,
  description: 'A part of a write that failed. The other parts were carried out.',
  interfaces: [ErrorInterface],
  fields: (t) => ({
    targetId: t.exposeID('id', {
      nullable: false,
      description: 'The id of the user, group or unit that the part is about, as given in the input.',
    }),
  }),
});
