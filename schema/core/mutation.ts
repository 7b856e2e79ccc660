import { failureTypes, type MutationFailure, unsettledType } from '../errors/types.ts';
import { builder } from './builder.ts';

builder.mutationType({
  description:
    'Writes to the directory, and operations of sign-in, named as the operations of EIAM. The result is a payload, or a failure that the client can act on. Any other failure is an entry in `errors`, whose `extensions.effect` states whether the directory may have been changed.',
});

type PayloadRef<Payload extends object> = ReturnType<
  ReturnType<typeof builder.objectRef<Payload>>['implement']
>;

/** A result that is neither: the request is not decided yet, or was denied. Its type's name. */
export interface Outcome {
  readonly outcome: string;
}

/** The union of the payload of a write to the directory, and its failures. */
export function writeResultOf<Payload extends object>(name: string, payload: PayloadRef<Payload>) {
  return resultOf(name, payload, [], [unsettledType]);
}

/** The union of a mutation's payload, the failures that every mutation can have, and what else can come of this one. */
export function resultOf<Payload extends object, Other extends Outcome = never>(
  name: string,
  payload: PayloadRef<Payload>,
  others: readonly PayloadRef<Other>[] = [],
  failures: readonly (typeof unsettledType)[] = [],
) {
  return builder.unionType(`${name}Result`, {
    description: `The result of ${name}: the payload, or another outcome that a client can act on.`,
    types: [payload, ...others, ...failureTypes, ...failures],
    resolveType: (value: Payload | MutationFailure | Other) => {
      if ('failure' in value) return value.failure;
      return 'outcome' in value ? `${value.outcome}` : `${name}Payload`;
    },
  });
}
