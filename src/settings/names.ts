import { isOpenTelemetryName } from './opentelemetry-names.ts';
import type { Environment } from './values.ts';

/** What the names of settings begin with that belong to the gateway, or to OpenTelemetry. Other names are other programs' as well. */
const prefixes = [
  'EIAM_',
  'ADMIN_',
  'ADMISSION_',
  'AUDIT_',
  'AUTH_',
  'CALLBACK_',
  'CACHE_',
  'MIRROR_',
  'OPERATION_',
  'OTEL_',
  'SHARED_STATE_',
];

/** What Kubernetes sets for a Service, in each container of its namespace: `EIAM_PORT=tcp://10.0.0.1:80` and its kin. */
const serviceLinks =
  /^(?<service>[A-Z][A-Z0-9_]*?)_(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/;
const portLink = /^(?<service>[A-Z][A-Z0-9_]*)_PORT$/;
const portValue = /^(?:tcp|udp|sctp):\/\//;

/** The Service that Kubernetes set this for, by its name; undefined: it is none of its names, or not with this value. */
function serviceOf(name: string, value: string): string | undefined {
  const found = serviceLinks.exec(name) ?? (portValue.test(value) ? portLink.exec(name) : null);
  return found?.groups?.service?.toLowerCase().replaceAll('_', '-');
}

/**
 * Names that begin like settings and are none, each with the setting that is most like it: one that is misspelt would be passed
 * over, and its default taken for it.
 */
export function unknownNameIssues(given: Environment, settings: readonly string[]): string[] {
  const known = new Set(settings);
  return Object.entries(given).flatMap(([name, value = '']) => {
    const isKnown = known.has(name) || isOpenTelemetryName(name);
    if (isKnown || !prefixes.some((prefix) => name.startsWith(prefix))) return [];
    if (serviceOf(name, value) !== undefined) return [];
    return [`${name}: no such setting; the nearest is ${nearest(name, settings)}`];
  });
}

/** What is to be said beside the issue of a setting whose value is not the operator's but Kubernetes's; empty: nothing. */
export function serviceLinkHint(name: string, value: string | undefined): string {
  const service = serviceOf(name, value ?? '');
  return service === undefined
    ? ''
    : `; Kubernetes sets it for a Service named ${service}: switch enableServiceLinks off in the pod, or name the Service otherwise`;
}

function nearest(name: string, settings: readonly string[]): string | undefined {
  return settings
    .map((setting) => ({ setting, distance: distanceOf(name, setting) }))
    .sort((one, other) => one.distance - other.distance)[0]?.setting;
}

/**
 * What it takes to make `other` of `one`: letters left out, replaced, swapped with their neighbours (the restricted
 * Damerau–Levenshtein distance), or added, which counts half: names are shortened more often than they are mistaken.
 */
function distanceOf(one: string, other: string): number {
  let before: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: other.length + 1 }, (_, column) => column / 2);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const isSame = one[row - 1] === other[column - 1];
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      next[column] = Math.min(
        at(last, column) + 1,
        at(next, column - 1) + 0.5,
        at(last, column - 1) + (isSame ? 0 : 1),
        isSwapped ? at(before, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = next;
  }
  return at(last, other.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
