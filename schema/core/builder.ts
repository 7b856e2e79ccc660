import SchemaBuilder from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import { federationPlugin } from '../federation/directives-plugin.ts';
import type { GraphContext } from './context.ts';

export const builder = new SchemaBuilder<{
  Context: GraphContext;
  Directives: {
    semanticNonNull: { locations: 'FIELD_DEFINITION'; args: { levels?: number[] } };
  };
  Scalars: {
    ID: { Input: string; Output: string };
    /** Milliseconds since the epoch, as upstream sends them. */
    DateTime: { Input: number; Output: number };
    /** A representation: what another subgraph names an object of ours by. Nothing is known of it. */
    _Any: { Input: unknown; Output: unknown };
  };
}>({
  plugins: [DirectivesPlugin, federationPlugin],
  directives: { useGraphQLToolsUnorderedDirectives: true },
});

/**
 * A nullable field that is null only with an error at its path. Clients that handle errors may read it as non-null. A nullable
 * field without this mark can be null without an error.
 */
export const semanticNonNull = { directives: { semanticNonNull: {} } } as const;

/** The same for the items of a list: `[User]!`. */
export const semanticNonNullItems = { directives: { semanticNonNull: { levels: [1] } } };

/** The same for a list and for its items: `[User]`. */
export const semanticNonNullList = { directives: { semanticNonNull: { levels: [0, 1] } } };

/**
 * A semantically non-null field whose value is a member that the contract calls always present (developer-api.md 6.6). Where a
 * tenant never sends that member (EIAM_OPTIONAL_MEMBERS), its absence is no error, and the printed graph leaves the mark out
 * (optional-members.ts).
 * @param members as in `User.updateTime`; several where any of them may be the one that is read
 * @param extensions further `extensions` of the field
 */
export function fedBy(
  members: string | readonly string[],
  extensions: Readonly<Record<string, unknown>> = {},
) {
  return { ...semanticNonNull, extensions: { ...extensions, fedBy: [members].flat() } };
}

builder.queryType({
  description:
    'Reads of the directory, of identity providers and of the signed-in identity. Terms in all descriptions: a call is one request from the gateway to EIAM, which a cached answer saves; the mirror is the copy of the directory in the gateway, where the operator has set one up (`directory { mirror { state } }`); in scope is what the application of the gateway can see (`provisioningScope`).',
});
