import { DateTimeISOResolver } from 'graphql-scalars';
import { builder } from './builder.ts';

/** Milliseconds since the epoch go in, as upstream sends them (developer-api.md 6.4); ISO 8601 text in UTC comes out. */
builder.addScalarType('DateTime', DateTimeISOResolver);
