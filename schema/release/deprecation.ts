import type { GraphQLSchema } from 'graphql';
import { elementsOf } from './elements.ts';
import { parseVersion, type Version } from './version.ts';

/** The parts of a reason of @deprecated, by its fixed form: `Use User.groups. Since 0.3.0.` */
export interface Deprecation {
  /** The schema coordinate of what serves instead. */
  readonly replacement: string;
  /** The first release that has the mark. */
  readonly since: Version;
}

const form = /^Use (\w+(?:\.\w+(?:\(\w+:\))?)?)\. Since (\d{1,6}\.\d{1,6}\.\d{1,6})\.$/;

/** Undefined: the reason is not of the form. */
export function parseReason(reason: string): Deprecation | undefined {
  const [, replacement, since] = form.exec(reason) ?? [];
  if (replacement === undefined || since === undefined) return undefined;
  return { replacement, since: parseVersion(since) };
}

/** The reasons of all that is deprecated, by schema coordinate. */
export function deprecatedElements(schema: GraphQLSchema): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const [coordinate, element] of elementsOf(schema)) {
    if ('deprecationReason' in element && typeof element.deprecationReason === 'string')
      reasons.set(coordinate, element.deprecationReason);
  }
  return reasons;
}
