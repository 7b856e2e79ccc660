import { GraphQLScalarType, Kind } from 'graphql';
import { z } from 'zod';
import { builder } from './builder.ts';

/** A day of the calendar, a time with seconds, and an offset: without one the moment is ambiguous. */
const isoMoment = z.iso.datetime({ offset: true });

function toMilliseconds(text: unknown): number {
  const moment = isoMoment.safeParse(text);
  const milliseconds = moment.success ? Date.parse(moment.data) : Number.NaN;
  if (!Number.isNaN(milliseconds)) return milliseconds;
  throw new TypeError('Expected a moment as ISO 8601 text with an offset, as in 2026-01-31T08:00:00Z');
}

/** @throws RangeError for a number that is no moment */
function toText(value: unknown): string {
  if (typeof value !== 'number') throw new TypeError('Expected a moment in milliseconds since the epoch');
  return new Date(value).toISOString();
}

/** Inside, milliseconds since the epoch, as upstream sends them (developer-api.md 6.4). */
const dateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description:
    'A date and time as ISO 8601 text. Output is in UTC with milliseconds, as in 2026-01-31T08:00:00.000Z. Input needs seconds and an offset, as in 2026-01-31T09:00:00+01:00 or with Z; digits beyond milliseconds are dropped.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  serialize: toText,
  parseValue: toMilliseconds,
  parseLiteral: (node) => toMilliseconds(node.kind === Kind.STRING ? node.value : undefined),
});

builder.addScalarType('DateTime', dateTime);
