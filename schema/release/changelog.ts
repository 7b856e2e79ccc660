/** The changelog cannot become that of a release. */
export class ChangelogError extends Error {
  override readonly name = 'ChangelogError';
}

interface ReleaseSection {
  readonly version: string;
  /** As in `2026-11-28`. */
  readonly date: string;
  /** Lines about the graph; empty: it is the same. */
  readonly graph: readonly string[];
  /** The release before it. */
  readonly since: string;
}

const unreleased = /^## Unreleased\n(?<notes>[\s\S]*?)(?=^## |$(?![\s\S]))/m;

/**
 * The changelog with what was not released yet as the section of a version, and what changed of the graph at its end.
 * @throws ChangelogError where nothing is noted, or the version has a section already
 */
export function releaseChangelog(text: string, { version, date, graph, since }: ReleaseSection): string {
  const notes = unreleased.exec(text)?.groups?.notes?.trim() ?? '';
  if (notes === '') throw new ChangelogError('Expected notes under "## Unreleased" in CHANGELOG.md');
  if (text.split('\n').some((line) => line === `## ${version}` || line.startsWith(`## ${version} `)))
    throw new ChangelogError(`Expected no section ${version} in CHANGELOG.md yet`);
  const same = `No type, field, argument or value differs from ${since}.`;
  const lines = graph.length === 0 ? [same] : graph;
  const section = `## ${version} (${date})\n\n${notes}\n\n### The graph since ${since}\n\n${lines.join('\n')}\n\n`;
  return `${text.replace(unreleased, () => section).trimEnd()}\n`;
}
