import { z } from 'zod';
import { customFieldSchema, fitsCustomField } from '../directory/custom-field-table.ts';
import { ControlError, type ControlRoute, type ControlTarget, nothing, route } from './route.ts';

/** @throws ControlError for a field that is not defined, which it lists, and for a value that does not fit */
export function changeFields(
  { directory: { customFields } }: ControlTarget,
  current: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string | null>> = {},
): Record<string, string> {
  const fields = new Map(Object.entries(current));
  for (const [name, value] of Object.entries(changes)) {
    const field = customFields.get(name);
    if (field === undefined) {
      const known = customFields.values().map((each) => each.name);
      throw new ControlError(400, `There is no custom field ${name}. There are: ${known.join(', ')}`);
    }
    if (!value) fields.delete(name);
    else if (fitsCustomField(field, value)) fields.set(name, value);
    else throw new ControlError(400, `The value of the custom field ${name} is no ${field.type} of it`);
  }
  return Object.fromEntries(fields);
}

const newFields = z.union(
  [customFieldSchema, z.strictObject({ customFields: z.array(customFieldSchema).min(1).max(100) })],
  'Expected {name, type, options} or {customFields: [{name, type, options}, …]}; options belong to a select or a checkbox',
);

export const customFieldRoutes: readonly ControlRoute[] = [
  route(
    'POST',
    'custom-fields',
    'Defines custom fields of users: one, or several',
    newFields,
    (target, _ids, body) => {
      for (const field of 'customFields' in body ? body.customFields : [body])
        target.directory.customFields.define(field);
    },
  ),
  route('GET', 'custom-fields', 'Lists the custom fields that are defined', nothing, ({ directory }) => ({
    customFields: directory.customFields.values(),
  })),
];
