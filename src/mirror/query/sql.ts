export type SqlValue = string | number | null;

/** A piece of SQL. What comes from questions is in `values` alone, bound to the `?` of the text in order. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** `${piece}` puts a piece of SQL in, `${value}` binds a value. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql {
  let text = strings[0] ?? '';
  const values: SqlValue[] = [];
  parts.forEach((part, at) => {
    if (typeof part === 'object' && part !== null) {
      text += part.text;
      for (const value of part.values) values.push(value);
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[at + 1] ?? '';
  });
  return { text, values };
}

const always: Sql = sql`1`;
export const never: Sql = sql`0`;

/** That all hold; of none, always. */
export function all(tests: readonly Sql[]): Sql {
  return joined(tests, 'AND') ?? always;
}

/** That any holds; of none, never. */
export function any(tests: readonly Sql[]): Sql {
  return joined(tests, 'OR') ?? never;
}

/** In halves: SQLite refuses an expression that is a thousand deep, and reads a chain of a thousand as one. */
function joined(tests: readonly Sql[], operator: 'AND' | 'OR'): Sql | undefined {
  const [first, ...others] = tests;
  if (first === undefined || others.length === 0) return first;
  const half = Math.ceil(tests.length / 2);
  const one = joined(tests.slice(0, half), operator);
  const other = joined(tests.slice(half), operator);
  if (one === undefined || other === undefined) return one ?? other;
  return operator === 'AND' ? sql`(${one} AND ${other})` : sql`(${one} OR ${other})`;
}

export function list(pieces: readonly Sql[], separator = ', '): Sql {
  return {
    text: pieces.map(({ text }) => text).join(separator),
    values: pieces.flatMap(({ values }) => values),
  };
}

/** That an expression is one of the values, however many they are. */
export function isOneOf(expression: Sql, values: readonly string[]): Sql {
  const [only] = values;
  if (values.length === 1 && only !== undefined) return sql`${expression} = ${only}`;
  return sql`${expression} IN (SELECT value FROM json_each(${jsonOf(values)}))`;
}

/** A list to be bound as one value, which has no limit of its own. SQLite holds no lone surrogates. */
export function jsonOf(values: readonly string[]): string {
  return JSON.stringify(values.map((value) => value.toWellFormed()));
}
