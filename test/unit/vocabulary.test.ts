import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What has been reread so far. */
const reread = [
  'CONTRIBUTING.md',
  'README.md',
  'SECURITY.md',
  'docs',
  'examples',
  'schema',
  ...readdirSync(join(root, 'src')).map((name) => `src/${name}`),
  'test/contract',
  'test/e2e',
  'test/graph',
  'test/integration',
  'test/manifests',
  'test/operations',
  'test/prove',
  'test/support',
  'test/unit',
];

/** Words that make persons of the parts of a program, and what the field says instead. */
const refused: readonly (readonly [RegExp, string])[] = [
  [/\b(who|whom)ever\b/gi, 'the caller, the client, the sender'],
  [/\b(no|some|every)body\b/gi, 'no caller, a client, all users'],
  [/\bhast(e|y|ily)\b/gi, 'urgent, without retries'],
  [/\bvouch\w*/gi, 'prove, guarantee'],
  [/\banew\b/gi, 'again'],
  [/\b(is|are|was|were|be|been|being) told\b/gi, 'is notified, gets, is distinguished'],
  [/\btold off\b/gi, 'throttled'],
  [/\btells? (of|them|it|nobody|subscribers)\b/gi, 'describes, notifies'],
  [/\bun(told|asked)\b/gi, 'unpublished, not requested'],
  [/\bforesaw\b/gi, 'unexpected'],
  [/\bjudge[sd]?\b/gi, 'check, assess'],
  [/\b(believes?|believed)\b/gi, 'accept, verify'],
];

/** Where such a word is about persons, or is the value itself. */
const allowed: Readonly<Record<string, RegExp>> = {
  // A name for an object that does not exist.
  'src/emulator/directory/samples.ts': /\bnobody\b/i,
  // Said to a person who signs in.
  'src/emulator/sign-in/authorize-page.ts': /\bNobody with this username\b/,
  'src/emulator/sign-in/device-page.ts': /\bNobody with this username\b/,
  'src/emulator/sign-in/html.ts': /\bnobody is really signed in\b/,
  'test/contract/client-against-emulator.test.ts': /'nobody'/,
  'test/contract/emulator/sign-in-pages.test.ts': /'nobody.at.all'|Nobody with this username/,
  'test/contract/emulator/management/refusals.test.ts': /Credential=nobody/,
  'test/graph/changes/filtering.test.ts': /\["nobody"\]|\[NOBODY\]/,
  'test/graph/directory/users-by.test.ts': /'nobody@nowhere/,
  'test/graph/odd-rows/undecided.test.ts': /'nobody['@]/,
  'test/integration/websocket-server.test.ts': /"nobody"/,
  'test/integration/websocket.test.ts': /"nobody"|\{ nobody \}/,
  'test/integration/bamboocloud/apply-organizations.test.ts': /'nobody here'/,
  'test/unit/emulator/callbacks/control.test.ts': /users\/nobody/,
  'src/settings/authentication.ts': /\bsign in as anybody\b/,
};

/** Releases are never edited; the others spell the words that they refuse. */
const excepted = [
  'examples/frontends/node_modules/',
  'examples/frontends/client/dist/',
  'test/manifests/node_modules/',
  'docs/node_modules/',
  // What the site is built of and into.
  'docs/.vitepress/pages/',
  'docs/.vitepress/dist/',
  'test/bench/peers/node_modules/',
  'schema/released/',
  'test/unit/schema-rules/descriptions.ts',
  'test/unit/schema-rules/rules-can-fail.test.ts',
  'test/unit/vocabulary.test.ts',
];

function filesIn(place: string): string[] {
  if (statSync(join(root, place)).isFile()) return [place];
  return readdirSync(join(root, place), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|js|md|graphql)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .filter((path) => !excepted.some((exception) => path.startsWith(exception)));
}

test.each(reread)('%s speaks in the terms of the field', (place) => {
  const found = filesIn(place).flatMap((path) =>
    readFileSync(join(root, path), 'utf8')
      .split('\n')
      .flatMap((line, index) => {
        if (allowed[path]?.test(line)) return [];
        return refused.flatMap(([pattern, instead]) =>
          [...line.matchAll(pattern)].map(([word]) => `${path}:${index + 1} "${word}": ${instead}`),
        );
      }),
  );
  expect(found).toEqual([]);
});
