import { EiamError } from '../errors.ts';
import { percentEncode } from '../percent-encode.ts';

/** A query string with its question mark; undefined members are left out, an empty query is an empty string. */
export function toQuery(parameters: Readonly<Record<string, string | number | undefined>>): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) pairs.push(`${percentEncode(name)}=${percentEncode(String(value))}`);
  }
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** A path cut at its parameters: the text before each, its name, and the text behind the last. */
export type PathTemplate = readonly string[];

export function toPathTemplate(path: string): PathTemplate {
  return path.split(/\{(\w+)\}/);
}

/**
 * The route's path with its parameters in place.
 * @throws EiamError `rejected` with code `InvalidParameter.<Name>` for a value that would name another route: none at all, or
 *   one that a proxy on the way takes for a step in the path
 */
export function fillPath(
  operation: string,
  template: PathTemplate,
  parameters: Readonly<Record<string, string>>,
): string {
  let [path = ''] = template;
  for (let at = 1; at < template.length; at += 2) {
    const name = template[at] ?? '';
    const value = parameters[name] ?? '';
    if (value === '' || value === '.' || value === '..') {
      const code = `InvalidParameter.${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      throw new EiamError(operation, 'rejected', { code, effect: 'none' });
    }
    path += percentEncode(value) + (template[at + 1] ?? '');
  }
  return path;
}
