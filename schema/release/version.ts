/** A version of the graph, which is that of the package: major, minor, patch. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

const shape = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/;

/** @throws TypeError for a text of another form than `0.2.0` */
export function parseVersion(text: string): Version {
  const [, major, minor, patch] = shape.exec(text) ?? [];
  if (patch === undefined) throw new TypeError(`Expected a version as in 0.2.0, but got ${text}`);
  return { major: Number(major), minor: Number(minor), patch: Number(patch) };
}

/** Negative where the first is the older one. */
export function compareVersions(one: Version, other: Version): number {
  return one.major - other.major || one.minor - other.minor || one.patch - other.patch;
}

/**
 * How many minor versions lie between two at the least. A new major version counts as one: how many minor versions the one before it
 * had, is not in its number.
 */
export function minorsBetween(since: Version, until: Version): number {
  const majors = until.major - since.major;
  return majors === 0 ? until.minor - since.minor : majors + until.minor;
}
