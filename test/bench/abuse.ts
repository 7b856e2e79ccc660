import { createApp } from '../../src/app.ts';
import { parseConfig } from '../../src/config.ts';
import { abuses } from '../support/abuses.ts';
import { measure, median } from './measure.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const rounds = 5;
const normal =
  '{ users(first: 20) { nodes { id username displayName email groups { nodes { id name } } } } }';

/** What refusing an abuse takes of CPU, beside answering an honest question; the embedded emulator's share is in the latter. */
export async function compareAbuses(out: (line: string) => void): Promise<void> {
  await using app = await createApp(parseConfig({ EMULATOR_USERS: '100', LOG_LEVEL: 'silent' }), {
    log: silent,
  });
  const send = async (body: string) => {
    const headers = { 'content-type': 'application/json' };
    const response = await app.fetch('http://gateway/graphql', { method: 'POST', body, headers });
    await response.text();
  };
  const honest = JSON.stringify({ query: normal });
  await measure(100, 1, () => send(honest));
  out(
    '\nCPU that refusing an abuse takes, beside 20 users with their groups (below 50 ms is what is promised):',
  );
  let turn = 0;
  // Another text each time: what was parsed once is remembered.
  const anew = (body: string) => {
    turn += 1;
    return body.replace('"query":"', `"query":"# ${turn}\\n`);
  };
  for (const { name, body } of abuses) {
    const refused: number[] = [];
    const answered: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      refused.push((await measure(1, 1, () => send(anew(body)))).cpuMs);
      answered.push((await measure(10, 1, () => send(anew(honest)))).cpuMs);
    }
    const ratio = median(refused) / median(answered);
    out(
      `  ${name}: ${ratio.toFixed(1)} : 1 (${median(refused).toFixed(1)} ms, at most ${Math.max(...refused).toFixed(1)} ms)`,
    );
  }
}
