import {
  defaultTypeResolver,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  isObjectType,
  locatedError,
  responsePathAsArray,
} from 'graphql';
import { isPromise, settleFields } from './awaited.ts';
import { locateError } from './locate-error.ts';
import type { OperationPlan } from './operation-plan.ts';
import { type FieldPlan, fieldsBelow, type Planning, type TypePlan } from './plan.ts';
import { Values } from './values.ts';

type Path = GraphQLResolveInfo['path'];
type Arguments = Record<string, unknown>;

interface ExecutionValues {
  readonly rootValue: unknown;
  readonly contextValue: unknown;
  /** Coerced. */
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/** One request's execution. A part of an answer is itself, or a promise of it where something it is made of is awaited. */
export class Execution {
  readonly errors: GraphQLError[] = [];
  readonly #plan: OperationPlan;
  readonly #planning: Planning;
  readonly #values: ExecutionValues;
  /** Arguments that hang on variables, by the index of their field. */
  readonly #arguments: (Arguments | undefined)[] = [];

  constructor(plan: OperationPlan, planning: Planning, values: ExecutionValues) {
    this.#plan = plan;
    this.#planning = planning;
    this.#values = values;
  }

  /** Takes an error that no field could be null for. */
  report(error: unknown): void {
    this.errors.push(error instanceof GraphQLError ? error : locatedError(error, undefined));
  }

  runFields(source: unknown, path: Path | undefined, fields: readonly FieldPlan[]): Values | Promise<Values> {
    const results = new Values();
    let isAwaited = false;
    try {
      for (const field of fields) {
        const result = this.#runField(source, path, field);
        results[field.key] = result;
        if (isPromise(result)) isAwaited = true;
      }
    } catch (error) {
      // Fields that are on their way may fail as well: their failures are awaited, so that none is unhandled.
      if (!isAwaited) throw error;
      const rethrow = () => {
        throw error;
      };
      return settleFields(results).then(rethrow, rethrow);
    }
    return isAwaited ? settleFields(results) : results;
  }

  /** One after the other, as fields of a mutation are. */
  async runSerially(source: unknown, fields: readonly FieldPlan[]): Promise<Values> {
    const results = new Values();
    for (const field of fields) {
      const result = this.#runField(source, undefined, field);
      results[field.key] = isPromise(result) ? await result : result;
    }
    return results;
  }

  #runField(source: unknown, parentPath: Path | undefined, field: FieldPlan): unknown {
    const path: Path = { prev: parentPath, key: field.key, typename: field.parentType.name };
    const info = this.#infoOf(field, path);
    try {
      const result = field.resolve(source, this.#argumentsOf(field), this.#values.contextValue, info);
      const completed = isPromise(result)
        ? result.then((resolved) => this.#complete(field, field.type, info, path, resolved))
        : this.#complete(field, field.type, info, path, result);
      if (!isPromise(completed)) return completed;
      return completed.then(undefined, (error) => this.#fail(error, field, path, field.type));
    } catch (error) {
      return this.#fail(error, field, path, field.type);
    }
  }

  #infoOf({ definition, nodes, parentType }: FieldPlan, path: Path): GraphQLResolveInfo {
    const { schema, fragments, operation } = this.#plan;
    const { rootValue, variableValues } = this.#values;
    return {
      fieldName: definition.name,
      fieldNodes: nodes,
      returnType: definition.type,
      parentType,
      path,
      schema,
      fragments,
      rootValue,
      operation,
      variableValues,
      // Packages of the tree declare members of graphql 17 beside these; graphql 16 gives them to no resolver.
    } as GraphQLResolveInfo;
  }

  /** Of its own for each resolver, as those of graphql are. */
  #argumentsOf({ constants, index, definition, nodes }: FieldPlan): Arguments {
    if (constants) return { ...constants };
    const [node] = nodes;
    const known = this.#arguments[index];
    if (known || !node) return { ...known };
    const given = getArgumentValues(definition, node, this.#values.variableValues);
    this.#arguments[index] = given;
    return { ...given };
  }

  /** Null where the field may be null; elsewhere the error goes on to its parent. */
  #fail(raw: unknown, field: FieldPlan, path: Path, type: TypePlan): null {
    const error = locateError(raw, field, responsePathAsArray(path));
    if (type.kind === 'non-null') throw error;
    this.errors.push(error);
    return null;
  }

  #complete(
    field: FieldPlan,
    type: TypePlan,
    info: GraphQLResolveInfo,
    path: Path,
    result: unknown,
  ): unknown {
    if (result instanceof Error) throw result;
    if (type.kind === 'non-null') {
      const completed = this.#complete(field, type.inner, info, path, result);
      if (completed === null)
        throw new Error(`Cannot return null for non-nullable field ${coordinateOf(info)}.`);
      return completed;
    }
    if (result === null || result === undefined) return null;
    switch (type.kind) {
      case 'leaf':
        return completeLeaf(type, result);
      case 'list':
        return this.#completeList(field, type.item, info, path, result);
      case 'object':
        return this.#completeObject(field, type.type, info, path, result);
      case 'abstract': {
        const resolveType = type.type.resolveType ?? defaultTypeResolver;
        const name = resolveType(result, this.#values.contextValue, info, type.type);
        const complete = (resolved: string | undefined) =>
          this.#completeObject(field, this.#expectMember(type, info, resolved), info, path, result);
        return isPromise(name) ? name.then(complete) : complete(name);
      }
    }
  }

  #completeList(
    field: FieldPlan,
    itemType: TypePlan,
    info: GraphQLResolveInfo,
    path: Path,
    result: unknown,
  ): unknown {
    if (typeof result !== 'object' || result === null || !isIterable(result))
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${coordinateOf(info)}".`);
    const completed: unknown[] = [];
    let isAwaited = false;
    try {
      for (const item of result) {
        const itemPath: Path = { prev: path, key: completed.length, typename: undefined };
        const value = this.#completeItem(field, itemType, info, itemPath, item);
        completed.push(value);
        if (isPromise(value)) isAwaited = true;
      }
    } catch (error) {
      // Items that are on their way may fail as well: none of it is unhandled.
      if (isAwaited) void Promise.allSettled(completed);
      throw error;
    }
    return isAwaited ? Promise.all(completed) : completed;
  }

  #completeItem(
    field: FieldPlan,
    type: TypePlan,
    info: GraphQLResolveInfo,
    path: Path,
    item: unknown,
  ): unknown {
    try {
      const completed = isPromise(item)
        ? item.then((resolved) => this.#complete(field, type, info, path, resolved))
        : this.#complete(field, type, info, path, item);
      if (!isPromise(completed)) return completed;
      return completed.then(undefined, (error) => this.#fail(error, field, path, type));
    } catch (error) {
      return this.#fail(error, field, path, type);
    }
  }

  #completeObject(
    field: FieldPlan,
    type: GraphQLObjectType,
    info: GraphQLResolveInfo,
    path: Path,
    result: unknown,
  ): unknown {
    const run = () => this.runFields(result, path, fieldsBelow(this.#planning, field, type));
    if (!type.isTypeOf) return run();
    const expect = (isOf: boolean) => {
      if (!isOf) throw new GraphQLError(`Expected value of type "${type.name}".`, { nodes: field.nodes });
      return run();
    };
    const isOf = type.isTypeOf(result, this.#values.contextValue, info);
    return isPromise(isOf) ? isOf.then(expect) : expect(isOf);
  }

  #expectMember(
    { type }: Extract<TypePlan, { kind: 'abstract' }>,
    info: GraphQLResolveInfo,
    name: unknown,
  ): GraphQLObjectType {
    const { schema } = this.#plan;
    const member = typeof name === 'string' ? schema.getType(name) : undefined;
    if (isObjectType(member) && schema.isSubType(type, member)) return member;
    throw new GraphQLError(
      `Abstract type "${type.name}" must resolve to an object type of its own for field "${coordinateOf(info)}".`,
      { nodes: info.fieldNodes },
    );
  }
}

function completeLeaf({ type }: Extract<TypePlan, { kind: 'leaf' }>, result: unknown): unknown {
  const serialized = type.serialize(result);
  if (serialized !== null && serialized !== undefined) return serialized;
  throw new Error(`Expected ${type.name} to serialize the value to something.`);
}

function coordinateOf({ parentType, fieldName }: GraphQLResolveInfo): string {
  return `${parentType.name}.${fieldName}`;
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value && typeof value[Symbol.iterator] === 'function';
}
