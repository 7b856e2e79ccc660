import { schema } from '../../schema/index.ts';
import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { abuses, doublingOverRing } from '../support/abuses.ts';
import { searchDocuments } from '../support/searched-documents.ts';
import { measure, median } from './measure.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const rounds = 5;
const tries = 2_000;
/** Fragments that the search begins with: with them a document has about as many tokens as it may. */
const fragments = 420;
const normal =
  '{ users(first: 20) { nodes { id username displayName email groups { nodes { id name } } } } }';

/** What a refusal takes of CPU: of the worst documents that a search finds, and of what no document alone can do. */
export async function compareAbuses(out: (line: string) => void): Promise<void> {
  await using app = await createApp(parseConfig({ EMULATOR_USERS: '100', LOG_LEVEL: 'silent' }), {
    log: silent,
  });
  // The same limits, but for calls: hardly any of the documents that are grown is answered, which would be counted as well.
  const strict = { EMULATOR_USERS: '1', LOG_LEVEL: 'silent', OPERATION_MAX_CALLS: '1' };
  await using refusing = await createApp(parseConfig(strict), { log: silent });
  let turn = 0;
  const cpuOf = async (body: string, { fetch }: Pick<typeof app, 'fetch'>, times = 1) => {
    const headers = { 'content-type': 'application/json' };
    const { cpuMs } = await measure(times, 1, async () => {
      turn += 1;
      // Another text each time: a document that was read once is kept.
      const fresh = body.replace('"query":"', `"query":"# ${turn}\\n`);
      await (await fetch('http://gateway/graphql', { method: 'POST', body: fresh, headers })).text();
    });
    return cpuMs;
  };
  const honest = JSON.stringify({ query: normal });
  await cpuOf(honest, app, 100);
  await cpuOf(JSON.stringify({ query: doublingOverRing }), refusing, 20);

  out(
    `\nCPU that a document takes, the worst of ${tries} that were grown for it (below 50 ms is what is promised):`,
  );
  const search = searchDocuments(schema, 12, fragments);
  for (let tried = 0; tried < tries; tried += 1) {
    search.took(await cpuOf(JSON.stringify({ query: search.next() }), refusing));
  }
  for (const { text } of search.worst().slice(0, 3)) {
    const again: number[] = [];
    for (let round = 0; round < 3 * rounds; round += 1)
      again.push(await cpuOf(JSON.stringify({ query: text }), refusing));
    out(`  ${text.length} characters: ${median(again).toFixed(1)} ms (${text.slice(0, 60)}…)`);
  }

  out('\nCPU that refusing an abuse takes, beside 20 users with their groups:');
  for (const { name, body } of abuses) {
    const refused: number[] = [];
    const answered: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      refused.push(await cpuOf(body, app));
      answered.push(await cpuOf(honest, app, 10));
    }
    const ratio = median(refused) / median(answered);
    out(
      `  ${name}: ${ratio.toFixed(1)} : 1 (${median(refused).toFixed(1)} ms, at most ${Math.max(...refused).toFixed(1)} ms)`,
    );
  }
}
