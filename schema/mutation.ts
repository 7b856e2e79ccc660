import { builder } from './builder.ts';
import { failureTypes, type MutationFailure } from './error-types.ts';

builder.mutationType({
  description:
    "Every write, by upstream's own name. A result is a payload, or a failure that the client can act on; a failure of another kind stands in `errors`.",
});

type PayloadRef<Payload extends object> = ReturnType<
  ReturnType<typeof builder.objectRef<Payload>>['implement']
>;

/** The union of a mutation's payload and the failures that every mutation can have. */
export function resultOf<Payload extends object>(name: string, payload: PayloadRef<Payload>) {
  return builder.unionType(`${name}Result`, {
    description: `What came of ${name}: its payload, or why it was not done.`,
    types: [payload, ...failureTypes],
    resolveType: (value: Payload | MutationFailure) =>
      'failure' in value ? value.failure : `${name}Payload`,
  });
}
