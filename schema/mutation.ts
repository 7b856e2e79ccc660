import { builder } from './builder.ts';
import { failureTypes, type MutationFailure } from './error-types.ts';

builder.mutationType({
  description:
    "Every write, by upstream's own name. A result is a payload, or a failure that the client can act on; a failure of another kind stands in `errors`.",
});

type PayloadRef<Payload extends object> = ReturnType<
  ReturnType<typeof builder.objectRef<Payload>>['implement']
>;

/** A result that is neither: what was asked for is not decided yet, or was decided against. Its type's name. */
export interface Outcome {
  readonly outcome: string;
}

/** The union of a mutation's payload, the failures that every mutation can have, and what else can come of this one. */
export function resultOf<Payload extends object, Other extends Outcome = never>(
  name: string,
  payload: PayloadRef<Payload>,
  others: readonly PayloadRef<Other>[] = [],
) {
  return builder.unionType(`${name}Result`, {
    description: `What came of ${name}: its payload, or why it was not done.`,
    types: [payload, ...others, ...failureTypes],
    resolveType: (value: Payload | MutationFailure | Other) => {
      if ('failure' in value) return value.failure;
      return 'outcome' in value ? `${value.outcome}` : `${name}Payload`;
    },
  });
}
