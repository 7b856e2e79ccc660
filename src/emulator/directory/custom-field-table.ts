import { z } from 'zod';

const fieldName = z.string().regex(/^[a-z_]{1,40}$/);
const option = z.string().min(1).max(64);

/** A custom field of users as an instance defines it (developer-api.md 8.5, U15). */
export const customFieldSchema = z
  .strictObject({
    /** Lower case and underscores, at most 40. */
    name: fieldName,
    /** `checkbox` is a select that takes several. */
    type: z.enum(['string', 'number', 'boolean', 'select', 'checkbox']).default('string'),
    /** What a select or checkbox offers. */
    options: z.array(option).min(1).max(100).readonly().exactOptional(),
  })
  .refine(({ type, options }) => (type === 'select' || type === 'checkbox') === (options !== undefined), {
    message: 'options belong to a select or a checkbox, and to nothing else',
    path: ['options'],
  });

export type CustomField = z.output<typeof customFieldSchema>;
export type NewCustomField = z.input<typeof customFieldSchema>;

const longestNumber = 32;

/**
 * Whether a value, always a string, fits the field's type. The form of a checkbox's value is not documented (U15): options joined
 * by commas and a JSON list of them are both taken.
 */
export function fitsCustomField({ type, options = [] }: CustomField, value: string): boolean {
  switch (type) {
    case 'string':
      return true;
    case 'number':
      return value.length <= longestNumber && value.trim() !== '' && Number.isFinite(Number(value));
    case 'boolean':
      return value === 'true' || value === 'false';
    case 'select':
      return options.includes(value);
    case 'checkbox':
      return options.includes(value) || readChoices(value).every((choice) => options.includes(choice));
  }
}

const choicesSchema = z.array(z.string()).min(1);

function readChoices(value: string): readonly string[] {
  if (!value.startsWith('[')) return value.split(',');
  try {
    const { success, data } = choicesSchema.safeParse(JSON.parse(value));
    return success ? data : [''];
  } catch {
    return [''];
  }
}

/** The custom fields of an instance, by name. */
export class CustomFieldTable {
  readonly #fields = new Map<string, CustomField>();

  /** Texts, unless they are defined already. Names are taken as they are: a directory may hold what an old instance has. */
  addNames(names: readonly string[]): void {
    for (const name of names) {
      if (!this.#fields.has(name)) this.#fields.set(name, { name, type: 'string' });
    }
  }

  /** Takes the place of an earlier definition; values that are there stay, whatever they are. @throws ZodError */
  define(field: NewCustomField): void {
    const parsed = customFieldSchema.parse(field);
    this.#fields.set(parsed.name, parsed);
  }

  /** Takes the place of all that are defined. */
  load(fields: readonly CustomField[]): void {
    this.#fields.clear();
    for (const field of fields) this.#fields.set(field.name, field);
  }

  get(name: string): CustomField | undefined {
    return this.#fields.get(name);
  }

  values(): readonly CustomField[] {
    return [...this.#fields.values()];
  }
}
