import { z } from 'zod';
import type { Body } from './body-fields.ts';
import { type CustomFieldTable, fitsCustomField } from './directory/custom-field-table.ts';
import { invalidParameter, resourceDuplicated } from './wire-errors.ts';

const operation = z.enum(['add', 'replace', 'remove']).nullish();
export const changesSchema = z.array(
  z.object({
    fieldName: z.string(),
    fieldValue: z.string().nullish(),
    operation,
    operator: operation,
  }),
);

/** `value` is undefined for a removal, '' for a field without a value. */
export interface CustomFieldChange {
  readonly name: string;
  readonly value: string | undefined;
  readonly operation: 'add' | 'replace' | 'remove';
}

/**
 * `customFields` of a body: fields defined in the instance, values as strings that fit the field's type (8.5, U15).
 * `operator` is an old name of `operation`; neither given is `replace`.
 */
export function readCustomFieldChanges(body: Body, defined: CustomFieldTable): CustomFieldChange[] {
  const { success, data } = changesSchema.safeParse(body.customFields ?? []);
  if (!success) throw invalidParameter('CustomFields');
  return data.map((change) => {
    const operation = change.operation ?? change.operator ?? 'replace';
    const value = operation === 'remove' ? undefined : (change.fieldValue ?? undefined);
    const field = defined.get(change.fieldName);
    if (field === undefined || (value === undefined && operation !== 'remove')) {
      throw invalidParameter('CustomFields');
    }
    // '' leaves the field without a value, whatever its type.
    if (value && !fitsCustomField(field, value)) throw invalidParameter('CustomFields');
    return { name: change.fieldName, value, operation };
  });
}

/**
 * In the order given. `add` is the one that cannot be repeated (8.5): on a field with a value it is refused.
 * @returns the same object when nothing changed
 */
export function applyCustomFields(
  current: Readonly<Record<string, string>>,
  changes: readonly CustomFieldChange[],
): Readonly<Record<string, string>> {
  const fields = new Map(Object.entries(current));
  for (const { name, value, operation } of changes) {
    if (operation === 'add' && fields.has(name)) throw resourceDuplicated('CustomFields', name);
    if (value === undefined || value === '') fields.delete(name);
    else fields.set(name, value);
  }
  const isSame =
    fields.size === Object.keys(current).length &&
    [...fields].every(([name, value]) => current[name] === value);
  return isSame ? current : Object.fromEntries(fields);
}
