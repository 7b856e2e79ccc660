import { expect, test } from 'vitest';
import { ChangelogError, releaseChangelog } from '../../schema/release/changelog.ts';
import { summarizeChanges } from '../../schema/release/summary.ts';

const older = `
  type Query { user(id: ID!): User, old: String @deprecated(reason: "Use Query.user. Since 0.1.0.") }
  "A person"
  type User { id: ID!, name: String, status: Status }
  enum Status { ON OFF }
`;
const newer = `
  type Query { user(id: ID!, live: Boolean): User, old: String @deprecated(reason: "Use Query.user. Since 0.1.0."), group(id: ID!): Group }
  "A person with an account"
  type User { id: ID!, name: String @deprecated(reason: "Use Query.user. Since 0.3.0."), status: Status }
  enum Status { ON OFF LOCKED }
  type Group { id: ID!, name(short: Boolean): String }
`;

test('what changed of the graph is listed by coordinate, what is new by its outermost part', () => {
  const lines = summarizeChanges({ version: '0.2.0', sdl: older }, { version: '0.3.0', sdl: newer });
  expect(lines).toEqual([
    '- dangerous: An optional arg live on Query.user was added.',
    '- dangerous: LOCKED was added to enum type Status.',
    '- added: `Query.user(live:)`, `Query.group`, `Status.LOCKED`, `Group`',
    '- deprecated: `User.name`',
    '- described otherwise: `User`',
  ]);
  expect(summarizeChanges({ version: '0.2.0', sdl: older }, { version: '0.2.1', sdl: older })).toEqual([]);
});

const release = { version: '0.3.0', date: '2026-11-28', graph: ['- added: `Group`'], since: '0.2.0' };

test('what was not released becomes the section of the version, and the rest stays', () => {
  const text = '# Changelog\n\nHow.\n\n## Unreleased\n\n### Added\n\n- One for $&.\n\n## 0.2.0\n\n- Old.\n';
  const section = '## 0.3.0 (2026-11-28)\n\n### Added\n\n- One for $&.\n\n### The graph since 0.2.0\n\n';
  expect(releaseChangelog(text, release)).toBe(
    `# Changelog\n\nHow.\n\n${section}- added: \`Group\`\n\n## 0.2.0\n\n- Old.\n`,
  );
  expect(releaseChangelog('# Changelog\n\n## Unreleased\n\n- One for $&.\n', { ...release, graph: [] })).toBe(
    '# Changelog\n\n## 0.3.0 (2026-11-28)\n\n- One for $&.\n\n### The graph since 0.2.0\n\n' +
      'No type, field, argument or value differs from 0.2.0.\n',
  );
});

test.each([
  ['# Changelog\n\n## 0.2.0\n', 'Expected notes under "## Unreleased" in CHANGELOG.md'],
  ['# Changelog\n\n## Unreleased\n\n## 0.2.0\n', 'Expected notes under "## Unreleased" in CHANGELOG.md'],
  ['## Unreleased\n\n- New.\n\n## 0.3.0 (2026-01-01)\n', 'Expected no section 0.3.0 in CHANGELOG.md yet'],
])('without notes, or a second time, there is no release: %j', (text, message) => {
  expect(() => releaseChangelog(text, release)).toThrow(new ChangelogError(message));
});
