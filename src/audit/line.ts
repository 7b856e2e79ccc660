import { z } from 'zod';

/** Longer texts from outside are cut: one line stays a line that can be read. */
const longest = 1_000;
const text = z.string().max(longest);
const effect = z.enum(['DONE', 'NONE', 'UNKNOWN']);

const at = z.iso.datetime().describe('when, in UTC');
const id = text.describe('joins the lines of one write');

const count = z
  .int()
  .positive()
  .describe('how many; after the first, refusals of one kind are one line a minute');

const address = text.describe('where the request came from');

const who = z
  .strictObject({
    subject: text.optional().describe('`sub` of the access token'),
    userId: text.optional().describe('the EIAM id that the token names'),
    username: text.optional().describe('the EIAM user name, where it names that'),
    tokenId: text.optional().describe('`jti` of the access token'),
    address: address.optional(),
  })
  .describe('the caller; absent for what a callback caused');

const outcome = {
  at,
  id,
  effect: effect.describe('`DONE`, `NONE`: nothing was changed, `UNKNOWN`: no answer came that says'),
  created: text.optional().describe('the id of what was created'),
};

/** Every kind of line, by its `event` (docs/audit.md). Nothing in them is a value that was written, a secret or a token. */
export const lineKinds = {
  'gateway.started': z.strictObject({
    at,
    settings: z
      .array(z.strictObject({ name: text, value: text, source: text }))
      .describe('every setting with `name`, `value` and `source`; secrets are hidden'),
  }),
  'write.intent': z.strictObject({
    at,
    id,
    requestId: text.optional().describe('`x-request-id` of the request'),
    by: z.enum(['caller', 'callback']).describe('what caused it'),
    who: who.optional(),
    operation: text.describe('of EIAM, as in `PatchUser`'),
    objects: z
      .record(text, z.array(text))
      .describe('ids of the objects that it names, by the parameter that names them'),
    fields: z.array(text).describe('names of what it sets, without values'),
  }),
  'write.outcome': z.strictObject({
    ...outcome,
    code: text.optional().describe("EIAM's code, or the kind of failure"),
  }),
  'write.settled': z.strictObject(outcome),
  'mutation.refused': z.strictObject({
    at,
    who,
    mutation: text.describe('its name, as in `patchUser`'),
    code: text.describe('`FORBIDDEN`: the caller lacks the permission; `UNAUTHENTICATED`: there is none'),
    permission: text.optional().describe('what the caller lacks'),
    count,
  }),
  'token.refused': z.strictObject({ at, reason: text.describe('why'), address: address.optional(), count }),
  'token.accepted': z.strictObject({ at, who }),
  callback: z.strictObject({
    at,
    dialect: z.enum(['alibaba', 'bamboocloud']).describe('of which protocol'),
    outcome: text.describe('what became of the message or the event'),
    message: text.optional().describe('the id of the event, or the nonce of a BambooCloud message'),
    object: text.optional().describe('the id of the object that it is about'),
    address: address.optional(),
    count,
  }),
  'trail.lost': z.strictObject({
    at,
    count: z.int().positive().describe('lines that could not be written before, nor kept'),
  }),
} as const;

type LineKinds = typeof lineKinds;
export type LineEvent = keyof LineKinds;
/** The members of a line beside its event and its time. */
export type LineFacts<Event extends LineEvent> = Omit<z.output<LineKinds[Event]>, 'at'>;
export type WriteEffect = z.output<typeof effect>;

/** Control characters and line breaks that JSON leaves as they are: some readers break lines there, and terminals obey them. */
const unescaped = /[\u007f-\u009f\u2028\u2029]/g;

/** One line, of JSON, whatever is in a name or an id. */
export function printLine<Event extends LineEvent>(
  event: Event,
  now: number,
  facts: LineFacts<Event>,
): string {
  const line = JSON.stringify({ audit: 1, event, at: new Date(now).toISOString(), ...facts }, shortened);
  return `${line.replace(unescaped, escaped)}\n`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function shortened(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > longest ? value.slice(0, longest) : value;
}

/** The table of docs/audit.md. */
export function printLineTable(): string {
  const rows = Object.entries(lineKinds).flatMap(([event, { shape }]) =>
    Object.entries(shape).map(([member, schema]: [string, z.ZodType]) => {
      const isOptional = schema.safeParse(undefined).success;
      return `| \`${event}\` | \`${member}\`${isOptional ? ', where known' : ''} | ${meaningOf(schema)} |`;
    }),
  );
  return ['| event | member | meaning |', '|---|---|---|', ...rows].join('\n');
}

function meaningOf(schema: z.ZodType): string {
  const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
  const described = schema.description ?? (inner instanceof z.ZodType ? inner.description : undefined) ?? '';
  if (!(inner instanceof z.ZodObject)) return described;
  const members = Object.entries(inner.shape).map(
    ([member, { description }]: [string, z.ZodType]) => `\`${member}\`: ${description}`,
  );
  return `${described}. ${members.join('; ')}`;
}
