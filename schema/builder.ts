import SchemaBuilder from '@pothos/core';
import type { GraphContext } from './context.ts';

export const builder = new SchemaBuilder<{
  Context: GraphContext;
  Scalars: {
    ID: { Input: string; Output: string };
    /** Output: milliseconds since the epoch, as upstream sends them. */
    DateTime: { Input: never; Output: number };
  };
}>({});

builder.queryType({ description: 'Everything that can be asked of the directory.' });
