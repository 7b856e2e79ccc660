import { parse } from 'graphql';
import { z } from 'zod';
import { schema } from '../../schema/index.ts';
import { permitsOf } from './rights.ts';

/** What is read of the objects that a write names. */
export const beforeDocument = `query beforeWrite($ids: [ID!]!) {
  nodes(ids: $ids) {
    __typename
    id
    ... on DirectoryObject { label updatedAt }
    ... on User { username displayName email emailVerified phone { number region verified } status customFields { name value } }
    ... on Group { name }
    ... on OrganizationalUnit { name description }
  }
}`;

/** Whether a caller may be shown what a write would change. */
export const permitsBefore = permitsOf(schema, parse(beforeDocument));

const text = z.string().nullable();

const objectShape = z.object({
  __typename: z.string(),
  id: z.string(),
  label: text,
  updatedAt: z.string(),
  username: text.optional(),
  displayName: text.optional(),
  email: text.optional(),
  emailVerified: z.boolean().nullable().optional(),
  phone: z.object({ number: text, region: text, verified: z.boolean().nullable() }).nullable().optional(),
  status: text.optional(),
  customFields: z.array(z.object({ name: z.string(), value: text })).optional(),
  name: text.optional(),
  description: text.optional(),
});

/** An object as it is before a write. */
export type ObjectBefore = z.infer<typeof objectShape>;

const dataShape = z.object({ nodes: z.array(objectShape) });

/** Undefined: one of them is missing, or was not read whole. */
export function readObjects(data: unknown): readonly ObjectBefore[] | undefined {
  return dataShape.safeParse(data).data?.nodes;
}

/** One value that a write would set. */
export interface Change {
  /** Where it stands in the input. */
  readonly path: string;
  /** What it is now, where that is known. */
  readonly from?: unknown;
  readonly to: unknown;
}

type Input = Readonly<Record<string, unknown>>;

/** The members that name what a write is about. */
const subjects = ['userId', 'groupId', 'organizationalUnitId'];

/** Shown in the place of a password. */
const hidden = '(hidden)';

/** What a write would set, beside what it is now; what stays as it is is left out. */
export function changesOf(input: Input, objects: readonly ObjectBefore[]): readonly Change[] {
  const subject = subjects.find((name) => typeof input[name] === 'string');
  const object = objects.find(({ id }) => subject !== undefined && id === input[subject]);
  const now = object ? asInput(object) : {};
  return Object.entries(input)
    .filter(([name, value]) => name !== subject && value !== undefined)
    .flatMap(([name, value]) => {
      if (/password$/i.test(name)) return [{ path: name, to: hidden }];
      if (name === 'customFields' && Array.isArray(value)) return customFieldChanges(value, object);
      return [{ path: name, ...(name in now && { from: now[name] }), to: value }];
    })
    .filter((change) => !('from' in change) || JSON.stringify(change.from) !== JSON.stringify(change.to));
}

/** As an input spells it. */
function asInput({
  username,
  displayName,
  email,
  emailVerified,
  phone,
  name,
  description,
}: ObjectBefore): Input {
  const values = {
    username,
    displayName,
    email: email === null || email === undefined ? email : { address: email, verified: emailVerified },
    phone,
    name,
    description,
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function customFieldChanges(given: readonly unknown[], object: ObjectBefore | undefined): readonly Change[] {
  return given.map((each) => {
    const { name, value = null }: { readonly name?: string; readonly value?: unknown } = Object(each);
    const from = object?.customFields?.find((field) => field.name === name)?.value ?? null;
    return { path: `customFields.${name}`, ...(object && { from }), to: value };
  });
}
