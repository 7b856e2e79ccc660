import { type FieldNode, type GraphQLField, getArgumentValues } from 'graphql';
import type { Arguments } from '../cost/step.ts';
import { type WrittenMembers, writtenMembers } from './written-values.ts';

/** How the arguments of a field of a document are read. */
interface Reading {
  readonly field: GraphQLField<unknown, unknown>;
  /** Requests that have read them. */
  uses: number;
  written: WrittenMembers | undefined;
}

/** The use from which on it is kept what a document writes for them: those that come once, as a flood would, leave little behind. */
const writtenFromUse = 2;

/** Values that are kept of all documents together, each some 300 bytes. */
const mostWritten = 30_000;

/** As long as documents are kept, and all of them together are not too many. */
let readings = new WeakMap<FieldNode, Reading>();
let written = 0;

/** Where the variables of a request hold what was read by them: a WeakMap whose keys die young would cost every collection. */
const given = Symbol('given arguments');

type RequestVariables = Arguments & { [given]?: Map<Reading, Arguments> };

/**
 * The arguments of one field of the document, by the coerced variables of a request. Its input is checked and it is priced by them:
 * they are read once, as long as the request's variables are kept. What no variable hangs on is the same object for all requests.
 * @throws GraphQLError in graphql's words where they are not what their types allow
 */
export function givenArguments(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: RequestVariables,
): Arguments {
  const reading = readingOf(field, node);
  variables[given] ??= new Map();
  const known = variables[given].get(reading);
  if (known) return known;
  const values = read(reading, node, variables);
  variables[given].set(reading, values);
  return values;
}

/** A node in a fragment on an interface may be a field of several types, with defaults of their own. */
function readingOf(field: GraphQLField<unknown, unknown>, node: FieldNode): Reading {
  const known = readings.get(node);
  if (known?.field === field) return known;
  const reading: Reading = { field, uses: 0, written: undefined };
  readings.set(node, reading);
  return reading;
}

function read(reading: Reading, node: FieldNode, variables: Record<string, unknown>): Arguments {
  const { field } = reading;
  reading.uses += 1;
  if (reading.uses === writtenFromUse) keepWritten(reading, node);
  return reading.written?.read(variables) ?? getArgumentValues(field, node, variables);
}

function keepWritten(reading: Reading, node: FieldNode): void {
  reading.written = writtenMembers(reading.field.args, node.arguments);
  written += reading.written.size;
  if (written <= mostWritten) return;
  readings = new WeakMap();
  written = 0;
}
