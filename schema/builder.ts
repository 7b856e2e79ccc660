import SchemaBuilder from '@pothos/core';
import DirectivesPlugin from '@pothos/plugin-directives';
import FederationPlugin from '@pothos/plugin-federation';
import type { GraphContext } from './context.ts';
import type { Permission } from './permissions.ts';

export const builder = new SchemaBuilder<{
  Context: GraphContext;
  Directives: {
    semanticNonNull: { locations: 'FIELD_DEFINITION'; args: { levels?: number[] } };
  };
  FederationScopes: Permission;
  Scalars: {
    ID: { Input: string; Output: string };
    /** Milliseconds since the epoch, as upstream sends them. */
    DateTime: { Input: number; Output: number };
    /** A representation: what another subgraph names an object of ours by. Nothing is known of it. */
    _Any: { Input: unknown; Output: unknown };
  };
}>({
  plugins: [DirectivesPlugin, FederationPlugin],
  directives: { useGraphQLToolsUnorderedDirectives: true },
});

/**
 * A nullable field that is null only with an error at its path: upstream calls its member always present (developer-api.md 6.6).
 * Clients that handle errors may read it as non-null.
 */
export const semanticNonNull = { directives: { semanticNonNull: {} } } as const;

builder.queryType({ description: 'Everything that can be asked of the directory.' });
