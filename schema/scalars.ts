import { GraphQLScalarType } from 'graphql';
import { DateTimeISOResolver } from 'graphql-scalars';
import { builder } from './builder.ts';

/** Milliseconds since the epoch go in, as upstream sends them (developer-api.md 6.4). */
const dateTime = new GraphQLScalarType({
  ...DateTimeISOResolver.toConfig(),
  name: 'DateTime',
  description: 'A moment in UTC as ISO 8601 text with milliseconds: 2026-01-31T08:00:00.000Z.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
});

builder.addScalarType('DateTime', dateTime);
