/** What stands for every text whose content no directory decides: cursors, and the time of reading. */
export const opaque = Symbol('opaque');

export type Leaf = string | number | boolean | null | undefined | typeof opaque;

/** A field that is null with an error, by its promised code. */
export class Failure {
  readonly code: string;

  constructor(code: string) {
    this.code = code;
  }
}

/** What a field is asked with. */
export interface Ask {
  readonly args: Readonly<Record<string, unknown>>;
  /** The names of the fields selected below, where the value is of this type. */
  selected(typeName: string): ReadonlySet<string>;
}

/** An object of the graph. */
export interface Thing {
  readonly type: string;
  readonly fields: Readonly<Record<string, (ask: Ask) => Value>>;
}

export type Value = Leaf | Failure | Thing | readonly Value[];

export function isThing(value: Value): value is Thing {
  return typeof value === 'object' && value !== null && 'fields' in value;
}

/** Whether nothing beyond these fields is selected. */
export function selectsOnly({ selected }: Ask, typeName: string, known: readonly string[]): boolean {
  return [...selected(typeName)].every((field) => known.includes(field));
}
