import { readFileSync } from 'node:fs';
import {
  buildSchema,
  type DocumentNode,
  type ExecutionResult,
  execute,
  getOperationAST,
  parse,
} from 'graphql';
import { executePlan } from '../../../src/execution/execute.ts';
import { OperationPlan } from '../../../src/execution/operation-plan.ts';

const schema = buildSchema(readFileSync(new URL('../../../schema/schema.graphql', import.meta.url), 'utf8'));

interface Parsed {
  readonly document: DocumentNode;
  readonly plan: OperationPlan;
}

interface Ready extends Parsed {
  readonly variableValues: Record<string, unknown>;
  readonly answer: { readonly data: unknown };
}

/** What is left of a question where every object of its answer is there already, and its document parsed and valid. */
export interface ReadyFigures {
  /** CPU milliseconds of graphql's own executor, with its default resolvers. */
  readonly execute: number;
  /** The same of the gateway's own executor. */
  readonly planned: number;
  /** The same of JSON in UTF-8. */
  readonly stringify: number;
}

const repeats = 5;

/** @param bodies the questions; @param answers theirs, as the gateway gave them */
export function measureReady(bodies: readonly string[], answers: readonly string[]): ReadyFigures {
  const known = new Map<string, Parsed>();
  const ready = bodies.map((body, index): Ready => {
    const { query, variables }: { query: string; variables: Record<string, unknown> } = JSON.parse(body);
    const parsed = known.get(query) ?? parsedOf(query);
    known.set(query, parsed);
    return { ...parsed, variableValues: variables, answer: JSON.parse(answers[index] ?? '') };
  });
  return {
    execute: median(ready, ({ document, variableValues, answer }) => {
      expectData(execute({ schema, document, variableValues, rootValue: answer.data }));
    }),
    planned: median(ready, ({ plan, variableValues, answer }) => {
      // Variables of a request are an object of its own.
      const input = { rootValue: answer.data, contextValue: {}, variableValues: { ...variableValues } };
      expectData(executePlan(plan, input));
    }),
    stringify: median(ready, ({ answer }) => {
      Buffer.from(JSON.stringify(answer));
    }),
  };
}

function parsedOf(query: string): Parsed {
  const document = parse(query);
  const operation = getOperationAST(document);
  if (!operation) throw new Error(`Expected one operation, but got ${query}`);
  return { document, plan: new OperationPlan(schema, document, operation) };
}

function expectData(result: Promise<ExecutionResult> | ExecutionResult): void {
  if (result instanceof Promise || result.errors) throw new Error(`Expected data, but got ${result}`);
}

/** Of CPU milliseconds a question, after two rounds that warm up. */
function median(ready: readonly Ready[], run: (one: Ready) => void): number {
  const figures: number[] = [];
  for (let round = -1; round <= repeats; round += 1) {
    const before = process.cpuUsage();
    for (const one of ready) run(one);
    const { user, system } = process.cpuUsage(before);
    if (round > 0) figures.push((user + system) / 1_000 / ready.length);
  }
  return figures.sort((one, other) => one - other)[Math.floor(repeats / 2)] ?? Number.NaN;
}
