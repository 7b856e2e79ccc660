import { parseQuery, type QueryPair } from './canonical-request.ts';
import { invalidParameter, missingParameter } from './errors.ts';

interface TextRule<Value extends string = string> {
  /** In characters; default unlimited. */
  readonly longest?: number;
  /** Anything else is invalid. */
  readonly values?: readonly Value[];
}

/**
 * The working limit for every id list, and the documented one where there is any (management-api.md 7.3). What more ids
 * do is not known: here they are refused.
 */
const mostIds = 100;

/** A request's flat query parameters (management-api.md 2.3). '' is as good as absent; unknown ones are ignored. */
export class Parameters {
  readonly #pairs: readonly QueryPair[];
  readonly #values = new Map<string, string>();

  constructor(rawQuery: string) {
    this.#pairs = parseQuery(rawQuery);
    for (const [name, value] of this.#pairs) if (!this.#values.has(name)) this.#values.set(name, value);
  }

  /** @throws ManagementError `InvalidParameter.{name}` */
  text<Value extends string = string>(name: string, rule: TextRule<Value> = {}): Value | undefined {
    const value = this.#values.get(name) ?? '';
    if (value === '') return undefined;
    const { longest = Infinity, values } = rule;
    if ([...value].length > longest) throw invalidParameter(name);
    if (!isOneOf(value, values)) throw invalidParameter(name);
    return value;
  }

  /** @throws ManagementError `MissingParameter.{name}` or `InvalidParameter.{name}` */
  requiredText(name: string, rule: TextRule = {}): string {
    const value = this.text(name, rule);
    if (value === undefined) throw missingParameter(name);
    return value;
  }

  /** A whole number from 1. @throws ManagementError `InvalidParameter.{name}` */
  count(name: string, largest: number): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = /^\d{1,10}$/.test(text) ? Number(text) : 0;
    if (value < 1 || value > largest) throw invalidParameter(name);
    return value;
  }

  /**
   * `name.1`, `name.2` and so on, each id once; indices may have gaps. No ids at all is no filter: then the call lists
   * everything (management-api.md 2.3).
   */
  ids(name: string): ReadonlySet<string> | undefined {
    const pattern = new RegExp(`^${name}\\.[1-9]\\d{0,9}$`);
    const ids = this.#pairs.filter(([key, value]) => pattern.test(key) && value !== '').map(([, id]) => id);
    if (ids.length > mostIds) throw invalidParameter(name);
    return ids.length === 0 ? undefined : new Set(ids);
  }
}

const isOneOf = <Value extends string>(value: string, values: readonly Value[] | undefined): value is Value =>
  values === undefined || values.some((known) => known === value);
