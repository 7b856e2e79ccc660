import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isLeafType,
  isListType,
  isRequiredArgument,
  isRequiredInputField,
  parse,
} from 'graphql';
import { defaultFirst } from '../../src/vocabulary/limits.ts';
import { assumedRows, type DirectoryFacts, type ListWay, type Reading } from './facts.ts';
import { isConnection, isRead, planOn, possibleTypes } from './plan.ts';
import { costOf } from './pricing.ts';
import { type Arguments, type Need, stepOf } from './step.ts';

type Field = GraphQLField<unknown, unknown>;

const page: ListWay = { way: 'page', lookUps: 0, ids: 0, forms: 1, searches: 0, isInUnit: false };

/** A directory of which nothing is known, read by the Developer API alone. */
const unknown: DirectoryFacts = {
  users: undefined,
  groups: undefined,
  hasAccessKeys: false,
  readsInBatches: false,
  maxScanPages: Number.POSITIVE_INFINITY,
  lookCalls: 0,
  readsMirror: false,
  lists: { rows: () => undefined, walkCalls: () => undefined, distinct: () => 1 },
  ways: { users: () => page, groups: () => page, lookUpsOf: () => 1 },
};

const reading: Reading = { figure: 'expected', facts: unknown, looks() {}, addIdLoads() {} };

/** Some fields are read with access keys alone. */
const known: readonly DirectoryFacts[] = [unknown, { ...unknown, hasAccessKeys: true, readsInBatches: true }];

/** What a field takes before anything is known of an operation or of the directory. */
export interface FieldEstimate {
  /** Upstream calls for each object that the field is selected on; of a list, for each of its items. */
  readonly calls: number;
  /** Items of a list that leads to objects or takes calls; undefined: it is none, or a connection says how many. */
  readonly items: number | undefined;
}

/**
 * Estimates one field by itself, as it is priced: on an object of which the row of a list is at hand, without its optional
 * arguments, and with what a reply has that names the objects that it leads to.
 */
export function estimateOf(schema: GraphQLSchema, parent: GraphQLObjectType, field: Field): FieldEstimate {
  const calls = callsOf(schema, parent, field, sampleOf(field));
  const { oncePerList, rows } = stepOf(field);
  if (!isListType(getNullableType(field.type)) || isConnection(parent))
    return { calls: oncePerList ? calls / defaultFirst : calls, items: undefined };
  const leads = possibleTypes(schema, getNamedType(field.type)).some(isRead);
  if (calls === 0 && !leads) return { calls, items: undefined };
  const items = itemsOf(field);
  return { calls: rows === 'named' ? calls : calls / items, items };
}

/** As many as are expected; where a request names them, or where no more than a list is known, those of any list. */
function itemsOf(field: Field): number {
  const { rows, objects } = stepOf(field);
  if (typeof rows === 'object') return rows.assumed;
  const counts = Object.values(objects?.(sampleOf(field), reading) ?? {});
  return counts.reduce((sum, count) => sum + count, 0) || assumedRows;
}

/** A list in an argument, or in a member of one. */
export interface ListOfField {
  readonly argument: Input;
  readonly member?: Input;
}

type Input = Pick<GraphQLArgument, 'name' | 'type'>;

/** What each item of a list takes that a field is given. */
export function callsOfItem(
  schema: GraphQLSchema,
  parent: GraphQLObjectType,
  field: Field,
  { argument, member }: ListOfField,
): number {
  const sample = sampleOf(field);
  const callsOfList = (list: readonly unknown[]) => {
    const others: Arguments = Object(sample[argument.name]);
    const value = member ? { ...others, [member.name]: list } : list;
    return callsOf(schema, parent, field, { ...sample, [argument.name]: value });
  };
  const type = getNullableType((member ?? argument).type);
  const item = isListType(type) ? sampleOfType(type.ofType) : undefined;
  return callsOfList([item]) - callsOfList([]);
}

function callsOf(schema: GraphQLSchema, parent: GraphQLObjectType, field: Field, given: Arguments): number {
  const below = isLeafType(getNamedType(field.type)) ? '' : leastOf(schema, getNamedType(field.type));
  const plan = planOn(schema, parent, parse(`{ ${field.name} ${below} }`));
  const { root } = plan;
  if (!root) return 0;
  const variables = {
    holds: () => true,
    argumentsOf: (way: { readonly field: Field }) => (way.field === field ? given : {}),
  };
  const figures = known.map((facts) => costOf(plan, root, variables, { figure: 'expected', facts }).calls);
  const ofItsObject = isRead(parent) && stepOf(field).needs === 'detail' ? 1 : 0;
  return Math.max(...figures) + ofItsObject;
}

/** Of each object that may be there, a field that a reply has which names it. */
function leastOf(schema: GraphQLSchema, type: GraphQLNamedType): string {
  const parts = possibleTypes(schema, type)
    .filter(isRead)
    .map((each) => `... on ${each.name} { ${namedBy(each)} }`);
  return `{ __typename ${parts.join(' ')} }`;
}

function namedBy(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).filter(
    ({ type: fieldType, args }) => isLeafType(getNamedType(fieldType)) && !args.some(isRequiredArgument),
  );
  const ofNeed = (wanted: Need) =>
    fields.find((field) => {
      const { needs = 'profile', calls, through } = stepOf(field);
      return needs === wanted && calls === undefined && through === undefined;
    });
  return (ofNeed('reference') ?? ofNeed('profile'))?.name ?? '__typename';
}

/** The required arguments of a field, with lists of nothing, and the defaults of others. */
function sampleOf({ args }: Field): Arguments {
  return Object.fromEntries(
    args.map((argument) => [
      argument.name,
      isRequiredArgument(argument) ? sampleOfType(argument.type) : argument.defaultValue,
    ]),
  );
}

function sampleOfType(type: GraphQLInputType): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [];
  if (!isInputObjectType(nullable)) return 'any';
  const members = Object.values(nullable.getFields()).filter(isRequiredInputField);
  return Object.fromEntries(members.map((member) => [member.name, sampleOfType(member.type)]));
}
