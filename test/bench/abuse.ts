import { planOf, schema } from '../../schema/index.ts';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { readDocument } from '../../src/http/documents/read-document.ts';
import { abuses, doublingOverRing } from '../support/abuses.ts';
import { searchDocuments } from '../support/searched-documents.ts';
import { measure, median } from './measure.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const { documentLimits, maxNodes, maxListItems } = parseConfig({});
const limits = { ...documentLimits, maxNodes, maxListItems, isSubgraphExposed: true };
const anonymous = { viewer: null, permissions: new Set<never>(), signIn: 'none' } as const;
const rounds = 5;
const tries = 2_000;
/** Fragments that the search begins with: with them a document has about as many tokens as it may. */
const fragments = 420;
const normal =
  '{ users(first: 20) { nodes { id username displayName email groups { nodes { id name } } } } }';

/** What is done with a document that comes the first time, before anything of it runs: parsed, validated, judged and planned. */
function cpuOfReading(text: string): number {
  const before = process.cpuUsage();
  const { document, operation } = readDocument(text, { schema, limits, isExplained: true });
  const read = operation(undefined);
  const refusals = read?.refuse({ variables: {}, access: anonymous }) ?? [];
  if (document && read && refusals.length === 0) planOf(schema, document, read.node);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/** What a refusal takes of CPU: of the worst documents that a search finds, and of what no document alone can do. */
export async function compareAbuses(out: (line: string) => void): Promise<void> {
  await using app = await createApp(
    parseConfig({ EMULATOR_USERS: '100', MIRROR: 'off', LOG_LEVEL: 'silent' }),
    {
      log: silent,
    },
  );
  let turn = 0;
  const cpuOf = async (body: string, times = 1) => {
    const headers = { 'content-type': 'application/json' };
    const { cpuMs } = await measure(times, 1, async () => {
      turn += 1;
      // Another text each time: a document that was read once is kept.
      const fresh = body.replace('"query":"', `"query":"# ${turn}\\n`);
      await (await app.fetch('http://gateway/graphql', { method: 'POST', body: fresh, headers })).text();
    });
    return cpuMs;
  };
  const honest = JSON.stringify({ query: normal });
  await cpuOf(honest, 100);

  out(
    `\nCPU that reading a document takes, the worst of ${tries} that were grown for it (below 50 ms is what is promised):`,
  );
  for (let warm = 0; warm < 20; warm += 1) cpuOfReading(doublingOverRing);
  const search = searchDocuments(schema, 12, fragments);
  let most = 0;
  for (let tried = 0; tried < tries; tried += 1) {
    const text = search.next();
    const cpuMs = cpuOfReading(text);
    // One that seems to be the worst may have met a collection of garbage.
    const least = cpuMs > most ? Math.min(cpuMs, cpuOfReading(text)) : cpuMs;
    most = Math.max(most, least);
    search.took(least);
  }
  for (const { text } of search.worst().slice(0, 3)) {
    const again = Array.from({ length: 3 * rounds }, () => cpuOfReading(text));
    out(`  ${text.length} characters: ${median(again).toFixed(1)} ms (${text.slice(0, 60)}…)`);
  }

  out('\nCPU that refusing an abuse takes, beside 20 users with their groups:');
  for (const { name, body } of abuses) {
    const refused: number[] = [];
    const answered: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      refused.push(await cpuOf(body));
      answered.push(await cpuOf(honest, 10));
    }
    const ratio = median(refused) / median(answered);
    out(
      `  ${name}: ${ratio.toFixed(1)} : 1 (${median(refused).toFixed(1)} ms, at most ${Math.max(...refused).toFixed(1)} ms)`,
    );
  }
}
