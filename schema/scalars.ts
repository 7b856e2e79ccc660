import { GraphQLScalarType, Kind } from 'graphql';
import { DateTimeISOResolver } from 'graphql-scalars';
import { z } from 'zod';
import { builder } from './builder.ts';

/** A day of the calendar, a time with seconds, and an offset: without one nobody knows which moment is meant. */
const isoMoment = z.iso.datetime({ offset: true });

function toMilliseconds(text: unknown): number {
  const moment = isoMoment.safeParse(text);
  const milliseconds = moment.success ? Date.parse(moment.data) : Number.NaN;
  if (!Number.isNaN(milliseconds)) return milliseconds;
  throw new TypeError('Expected a moment as ISO 8601 text with an offset, as in 2026-01-31T08:00:00Z');
}

/** Inside, milliseconds since the epoch, as upstream sends them (developer-api.md 6.4). */
const dateTime = new GraphQLScalarType({
  ...DateTimeISOResolver.toConfig(),
  name: 'DateTime',
  description:
    'A moment as ISO 8601 text. Answers are in UTC with milliseconds: 2026-01-31T08:00:00.000Z. Input needs seconds and an offset, Z or as in 2026-01-31T09:00:00+01:00; fractions beyond milliseconds are cut off.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  parseValue: toMilliseconds,
  parseLiteral: (node) => toMilliseconds(node.kind === Kind.STRING ? node.value : undefined),
});

builder.addScalarType('DateTime', dateTime);
