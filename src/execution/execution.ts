import {
  defaultTypeResolver,
  GraphQLError,
  type GraphQLObjectType,
  isObjectType,
  locatedError,
  responsePathAsArray,
} from 'graphql';
import { isPromise, settleFields } from './awaited.ts';
import { locateError } from './locate-error.ts';
import type { OperationPlan } from './operation-plan.ts';
import { type ExecutionFacts, infoOf, type Path, Place } from './place.ts';
import { type FieldPlan, fieldsBelow, type Planning, type TypePlan } from './plan.ts';
import { Values } from './values.ts';

type Arguments = Record<string, unknown>;

interface ExecutionValues {
  readonly rootValue: unknown;
  readonly contextValue: unknown;
  /** Coerced. */
  readonly variableValues: Record<string, unknown>;
}

/** Of a field that takes none: no resolver can change anything of it. */
const noArguments: Arguments = Object.freeze({});

/**
 * One request's execution. A part of an answer is itself, or a promise of it where something it is made of is awaited. What waits has
 * methods of its own: a function in place would have V8 keep the variables around it for each field, whether it waits or not.
 */
export class Execution {
  readonly errors: GraphQLError[] = [];
  readonly #planning: Planning;
  readonly #facts: ExecutionFacts;
  readonly #readArguments: OperationPlan['readArguments'];
  readonly #contextValue: unknown;
  /** Arguments that hang on variables, by the index of their field. */
  readonly #arguments: (Readonly<Arguments> | undefined)[] = [];

  constructor(plan: OperationPlan, planning: Planning, values: ExecutionValues) {
    const { schema, fragments, operation } = plan;
    const { rootValue, variableValues } = values;
    this.#planning = planning;
    this.#readArguments = plan.readArguments;
    this.#facts = { schema, fragments, operation, rootValue, variableValues };
    this.#contextValue = values.contextValue;
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
      return rejectSettled(results, error);
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
    const place = new Place(parentPath, field, this.#facts);
    const { type } = field;
    try {
      const result = field.resolve(source, this.#argumentsOf(field), this.#contextValue, infoOf(place));
      return this.#completeOrFail(type, place, place, result);
    } catch (error) {
      return this.#fail(error, type, place, place);
    }
  }

  /** Of its own for each resolver, as those of graphql are. */
  #argumentsOf({ constants, index, definition, nodes }: FieldPlan): Arguments {
    if (definition.args.length === 0) return noArguments;
    if (constants) return { ...constants };
    const [node] = nodes;
    const known = this.#arguments[index];
    if (known || !node) return { ...known };
    const given = this.#readArguments(definition, node, this.#facts.variableValues);
    this.#arguments[index] = given;
    return { ...given };
  }

  /** Null where the field may be null; elsewhere the error goes on to its parent. */
  #fail(raw: unknown, type: TypePlan, place: Place, path: Path): null {
    const error = locateError(raw, place.field, responsePathAsArray(path));
    if (type.kind === 'non-null') throw error;
    this.errors.push(error);
    return null;
  }

  /** A field's value or an item of it. @throws as `#complete` does where it is there at once */
  #completeOrFail(type: TypePlan, place: Place, path: Path, result: unknown): unknown {
    const completed = isPromise(result)
      ? this.#completeLater(type, place, path, result)
      : this.#complete(type, place, path, result);
    return isPromise(completed) ? this.#failLater(type, place, path, completed) : completed;
  }

  #completeLater(type: TypePlan, place: Place, path: Path, result: Promise<unknown>): Promise<unknown> {
    return result.then((resolved) => this.#complete(type, place, path, resolved));
  }

  #failLater(type: TypePlan, place: Place, path: Path, completed: Promise<unknown>): Promise<unknown> {
    return completed.then(undefined, (error) => this.#fail(error, type, place, path));
  }

  #complete(type: TypePlan, place: Place, path: Path, result: unknown): unknown {
    if (result instanceof Error) throw result;
    if (type.kind === 'non-null') {
      const completed = this.#complete(type.inner, place, path, result);
      if (completed === null)
        throw new Error(`Cannot return null for non-nullable field ${coordinateOf(place)}.`);
      return completed;
    }
    if (result === null || result === undefined) return null;
    switch (type.kind) {
      case 'leaf':
        return completeLeaf(type, result);
      case 'list':
        return this.#completeList(type.item, place, path, result);
      case 'object':
        return this.#completeObject(type.type, place, path, result);
      case 'abstract':
        return this.#completeMember(type, place, path, result);
    }
  }

  #completeList(itemType: TypePlan, place: Place, path: Path, result: unknown): unknown {
    // Nearly every list is an array, which is seen at once.
    if (!Array.isArray(result) && !isIterable(result))
      throw new GraphQLError(`Expected Iterable, but did not find one for field "${coordinateOf(place)}".`);
    // Each item is replaced by what it becomes: an array that grows reserves more places than most lists fill.
    const items: unknown[] = [...result];
    let isAwaited = false;
    try {
      for (let key = 0; key < items.length; key += 1) {
        const itemPath: Path = { prev: path, key, typename: undefined };
        const value = this.#completeItem(itemType, place, itemPath, items[key]);
        items[key] = value;
        if (isPromise(value)) isAwaited = true;
      }
    } catch (error) {
      // Items that are on their way may fail as well: none of it is unhandled.
      void Promise.allSettled(items);
      throw error;
    }
    return isAwaited ? Promise.all(items) : items;
  }

  #completeItem(type: TypePlan, place: Place, path: Path, item: unknown): unknown {
    try {
      return this.#completeOrFail(type, place, path, item);
    } catch (error) {
      return this.#fail(error, type, place, path);
    }
  }

  #completeMember(
    type: Extract<TypePlan, { kind: 'abstract' }>,
    place: Place,
    path: Path,
    result: unknown,
  ): unknown {
    const resolveType = type.type.resolveType ?? defaultTypeResolver;
    const name = resolveType(result, this.#contextValue, infoOf(place), type.type);
    const complete = (resolved: string | undefined) =>
      this.#completeObject(this.#expectMember(type, place, resolved), place, path, result);
    return isPromise(name) ? name.then(complete) : complete(name);
  }

  #completeObject(type: GraphQLObjectType, place: Place, path: Path, result: unknown): unknown {
    if (type.isTypeOf) return this.#completeProved(type, place, path, result);
    return this.runFields(result, path, fieldsBelow(this.#planning, place.field, type));
  }

  /** An object whose type tells for itself what is of it. */
  #completeProved(type: GraphQLObjectType, place: Place, path: Path, result: unknown): unknown {
    const expect = (isOf: boolean | undefined) => {
      if (isOf) return this.runFields(result, path, fieldsBelow(this.#planning, place.field, type));
      throw new GraphQLError(`Expected value of type "${type.name}".`, { nodes: place.fieldNodes });
    };
    const isOf = type.isTypeOf?.(result, this.#contextValue, infoOf(place));
    return isPromise(isOf) ? isOf.then(expect) : expect(isOf);
  }

  #expectMember(
    { type }: Extract<TypePlan, { kind: 'abstract' }>,
    place: Place,
    name: unknown,
  ): GraphQLObjectType {
    const { schema } = this.#facts;
    const member = typeof name === 'string' ? schema.getType(name) : undefined;
    if (isObjectType(member) && schema.isSubType(type, member)) return member;
    throw new GraphQLError(
      `Abstract type "${type.name}" must resolve to an object type of its own for field "${coordinateOf(place)}".`,
      { nodes: place.fieldNodes },
    );
  }
}

function rejectSettled(results: Values, error: unknown): Promise<never> {
  const rethrow = () => {
    throw error;
  };
  return settleFields(results).then(rethrow, rethrow);
}

function completeLeaf({ type }: Extract<TypePlan, { kind: 'leaf' }>, result: unknown): unknown {
  const serialized = type.serialize(result);
  if (serialized !== null && serialized !== undefined) return serialized;
  throw new Error(`Expected ${type.name} to serialize the value to something.`);
}

function coordinateOf({ parentType, fieldName }: Place): string {
  return `${parentType.name}.${fieldName}`;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) return false;
  return typeof value[Symbol.iterator] === 'function';
}
