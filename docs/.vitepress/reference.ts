import { readFileSync } from 'node:fs';
import {
  astFromValue,
  buildSchema,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
  print,
} from 'graphql';

const schema = buildSchema(readFileSync(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));
const types = Object.values(schema.getTypeMap())
  .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
  .toSorted((one, other) => one.name.localeCompare(other.name));
const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);

interface ReferencePage {
  readonly name: string;
  readonly title: string;
  readonly types: readonly GraphQLNamedType[];
}

/** The reference of the graph by the SDL that is promised: a page for each kind of type. */
export const referencePages: readonly ReferencePage[] = [
  { name: 'queries', title: 'Queries', types: [expectType(schema.getQueryType())] },
  { name: 'mutations', title: 'Mutations', types: [expectType(schema.getMutationType())] },
  { name: 'subscriptions', title: 'Subscriptions', types: [expectType(schema.getSubscriptionType())] },
  {
    name: 'objects',
    title: 'Objects',
    types: types.filter((type) => isObjectType(type) && !roots.has(type)),
  },
  {
    name: 'interfaces-and-unions',
    title: 'Interfaces and unions',
    types: types.filter((type) => isInterfaceType(type) || isUnionType(type)),
  },
  { name: 'inputs', title: 'Inputs', types: types.filter(isInputObjectType) },
  { name: 'enums', title: 'Enums', types: types.filter(isEnumType) },
  { name: 'scalars', title: 'Scalars', types: types.filter(isScalarType) },
];

export function renderReference({ title, types: members }: ReferencePage): string {
  return [`# ${title}`, ...members.map(sectionOf)].join('\n\n');
}

function expectType(type: GraphQLNamedType | null | undefined): GraphQLNamedType {
  if (!type) throw new Error('Expected the schema to have queries, mutations and subscriptions');
  return type;
}

function sectionOf(type: GraphQLNamedType): string {
  const parts = [`## ${type.name} {#${type.name.toLowerCase()}}`, textOf(type.description)];
  if (isObjectType(type) || isInterfaceType(type)) {
    const interfaces = type.getInterfaces().map(linkTo);
    if (interfaces.length > 0) parts.push(`Implements ${interfaces.join(', ')}.`);
    parts.push(...Object.values(type.getFields()).map((field) => fieldOf(type, field)));
  }
  if (isInterfaceType(type)) parts.push(`Objects: ${schema.getPossibleTypes(type).map(linkTo).join(', ')}.`);
  if (isUnionType(type)) parts.push(`One of ${type.getTypes().map(linkTo).join(', ')}.`);
  if (isInputObjectType(type)) parts.push(...Object.values(type.getFields()).map(lineOf));
  if (isEnumType(type)) {
    parts.push(...type.getValues().map((value) => `- \`${value.name}\` ${inLine(value.description)}`));
  }
  return parts.filter((part) => part !== '').join('\n\n');
}

function fieldOf(type: GraphQLNamedType, field: GraphQLField<unknown, unknown>): string {
  const { name, args, description, deprecationReason } = field;
  const parts = [
    `### ${name} {#${type.name}-${name}}`,
    typeOf(field),
    deprecationReason ? `**Deprecated**: ${textOf(deprecationReason)}` : '',
    textOf(description),
    ...args.map(lineOf),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** An argument, or a field of an input. */
function lineOf(input: GraphQLArgument | GraphQLInputField): string {
  return `- \`${input.name}\`: ${typeOf(input)}${defaultOf(input)} ${inLine(input.description)}`;
}

/** As a document writes it: an enum's value has no quotes. */
function defaultOf({ defaultValue, type }: GraphQLArgument | GraphQLInputField): string {
  const literal = defaultValue === undefined ? undefined : astFromValue(defaultValue, type);
  return literal ? ` = \`${print(literal)}\`` : '';
}

function typeOf({
  type,
}: {
  readonly type: GraphQLArgument['type'] | GraphQLField<unknown, unknown>['type'];
}) {
  const named = getNamedType(type);
  const [before = '', after = ''] = String(type).split(named.name);
  return `${toText(before)}${linkTo(named)}${after}`;
}

function linkTo(type: GraphQLNamedType): string {
  const page = referencePages.find(({ types: members }) => members.includes(type));
  return page ? `[${type.name}](/reference/${page.name}.md#${type.name.toLowerCase()})` : `\`${type.name}\``;
}

function textOf(text: string | null | undefined): string {
  return toText(text ?? '');
}

function inLine(text: string | null | undefined): string {
  return textOf(text).replaceAll(/\s+/g, ' ');
}

/** Text of a description is no HTML, no template and no link. */
function toText(text: string): string {
  return text
    .split('`')
    .map((part, at) =>
      at % 2 === 1
        ? `\`${part}\``
        : part.replaceAll(/[<>[\]{}*_]/g, (character) => `&#${character.charCodeAt(0)};`),
    )
    .join('');
}
