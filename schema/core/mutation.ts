import { attempt } from '../errors/attempt.ts';
import { failureTypes, type MutationFailure, unsettledType } from '../errors/types.ts';
import { builder, semanticNonNull } from './builder.ts';
import type { Actions } from './context.ts';
import { type Input, type Members, nested, type ValueOf } from './input.ts';
import { inputType } from './input-type.ts';
import { directoryWrite, type open, type Permission } from './permissions.ts';

builder.mutationType({
  description:
    'Writes to the directory, and operations of sign-in, named as the operations of EIAM. The result is a payload, or a failure that the client can act on. Any other failure is an entry in `errors`, whose `extensions.effect` states whether the directory may have been changed.',
});

export type PayloadRef<Payload extends object> = ReturnType<
  ReturnType<typeof builder.objectRef<Payload>>['implement']
>;

/** A result that is neither: the request is not decided yet, or was denied. Its type's name. */
export interface Outcome {
  readonly outcome: string;
}

interface Operation<Of extends Members, Payload extends object> {
  readonly description: string;
  readonly input: Input<Of>;
  readonly inputDescription: string;
  /** Every member of the input may be left out, and so may the input. */
  readonly isInputOptional?: true;
  readonly payload: PayloadRef<Payload>;
  /** What else than the payload can come of it. */
  readonly others?: readonly PayloadRef<Outcome>[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  run(actions: Actions, input: ValueOf<Input<Of>>): Promise<Payload | Outcome>;
}

type Rule = { readonly requiresScopes: Permission[][] } | { readonly extensions: typeof open };

/** A write to the directory, whose answer may be lost. */
export function write<Of extends Members, Payload extends object>(
  name: string,
  operation: Operation<Of, Payload>,
): void {
  addMutation(name, { requiresScopes: directoryWrite }, operation, [unsettledType]);
}

/** Any other mutation. */
export function mutation<Of extends Members, Payload extends object>(
  name: string,
  rule: Rule,
  operation: Operation<Of, Payload>,
): void {
  addMutation(name, rule, operation, []);
}

/** Its result is a union of the payload, the failures that every mutation can have, and what else can come of this one. */
function addMutation(
  name: string,
  rule: Rule,
  operation: Operation<Members, object>,
  failures: readonly (typeof unsettledType)[],
): void {
  const {
    description,
    input,
    inputDescription,
    isInputOptional,
    payload,
    others = [],
    extensions,
  } = operation;
  const typeName = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const result = builder.unionType(`${typeName}Result`, {
    description: `The result of ${typeName}: the payload, or another outcome that a client can act on.`,
    types: [payload, ...others, ...failureTypes, ...failures],
    resolveType: (value: object | MutationFailure | Outcome) => {
      if ('failure' in value) return value.failure;
      return 'outcome' in value ? value.outcome : `${typeName}Payload`;
    },
  });
  builder.mutationField(name, (t) =>
    t.field({
      ...semanticNonNull,
      ...rule,
      ...(extensions && { extensions }),
      type: result,
      description,
      args: {
        input: t.arg({
          type: inputType(nested(input)),
          required: !isInputOptional,
          description: inputDescription,
        }),
      },
      resolve: (_root, { input: given }, { actions }, info) => {
        const values = given ?? {};
        return attempt(info, values, () => operation.run(actions, values));
      },
    }),
  );
}
