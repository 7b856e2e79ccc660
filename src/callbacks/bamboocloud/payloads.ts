import { z } from 'zod';
import { RefusedCallback } from './refusals.ts';

/** Read leniently: what arrives depends on the tenant's mapping (callbacks.md A.6). */
const text = z.union([z.string(), z.number().transform(String)]).nullish();
const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]).nullish();

const userSchema = z.looseObject({
  id: text,
  username: text,
  name: text,
  organizationId: text,
  organizationIds: z.array(z.string().min(1).max(64)).max(100).nullish(),
  disabled: flag,
  attrManagerId: text,
  password: text,
  mobile: text,
  email: text,
});

const organizationSchema = z.looseObject({
  id: text,
  code: text,
  name: text,
  parentId: text,
  disabled: flag,
});

/** A user's event; members of other names are extended attributes, kept as they came. */
export type UserPayload = z.infer<typeof userSchema>;
export type OrganizationPayload = z.infer<typeof organizationSchema>;

/** What an event says of a value: undefined leaves it, null clears it. */
export type Desired<Value> = Value | null | undefined;

const ownMembers = {
  user: new Set(Object.keys(userSchema.shape)),
  organization: new Set(Object.keys(organizationSchema.shape)),
};

/** What can be read of a message; members that cannot are missing in it, and named by a refusal each. */
export interface ParsedPayload<Payload> {
  readonly payload: Payload;
  readonly refusals: readonly RefusedCallback[];
}

/** @param essential what nothing can be done without @throws RefusedCallback 400 */
export function parseUserPayload(
  message: unknown,
  essential: readonly (keyof UserPayload)[],
): ParsedPayload<UserPayload> {
  return parsePayload(userSchema, message, essential);
}

/** @param essential what nothing can be done without @throws RefusedCallback 400 */
export function parseOrganizationPayload(
  message: unknown,
  essential: readonly (keyof OrganizationPayload)[],
): ParsedPayload<OrganizationPayload> {
  return parsePayload(organizationSchema, message, essential);
}

/** Attributes beyond those that the vendor documents, by name. */
export function extendedOf(
  payload: UserPayload | OrganizationPayload,
  kind: keyof typeof ownMembers,
): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(payload).filter(([name]) => !ownMembers[kind].has(name)));
}

/** What must be there and say something. @throws RefusedCallback 400 */
export function required(value: string | null | undefined, name: string): string {
  if (!value) throw new RefusedCallback(400, `The attribute ${name} is missing or empty.`);
  return value;
}

/** An explicit null or "" clears, where the operator says so; otherwise it says nothing (callbacks.md D 9). */
export function desiredValue<Value>(
  value: Value | '' | null | undefined,
  clearOnNull: boolean,
): Desired<Value> {
  if (value === undefined) return undefined;
  if (value === null || value === '') return clearOnNull ? null : undefined;
  return value;
}

/** Members of the wrong kind go one by one; what is no object has none. */
function parsePayload<Payload>(
  schema: z.ZodType<Payload>,
  message: unknown,
  essential: readonly PropertyKey[],
): ParsedPayload<Payload> {
  const parsed = schema.safeParse(message);
  if (parsed.success) return { payload: parsed.data, refusals: [] };
  const wrong = [...new Set(parsed.error.issues.map(({ path }) => path[0]))];
  const members = z.record(z.string(), z.unknown()).safeParse(message).data;
  const isHopeless =
    members === undefined || wrong.some((name) => name === undefined || essential.includes(name));
  if (isHopeless) throw wrongType(wrong);
  const rest = Object.entries(members).filter(([name]) => !wrong.includes(name));
  return {
    payload: schema.parse(Object.fromEntries(rest)),
    refusals: wrong.map((name) => wrongType([name])),
  };
}

/** Names are those of documented attributes, or of such that the operator has listed. */
export function wrongType(names: readonly (PropertyKey | undefined)[]): RefusedCallback {
  const list = names.map((name) => String(name ?? 'data')).join(', ');
  return new RefusedCallback(400, `The message has the wrong type at: ${list}.`);
}
