import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { concurrency, createSender, type Sender } from '../ask-server.ts';
import { type MeasuredServer, startServer } from '../measured-server.ts';
import { createQuestions, type Question } from '../peer-questions.ts';
import { findSubjects } from '../peer-subjects.ts';
import { readStartScript } from '../start-script.ts';
import { startUpstream } from '../upstream.ts';
import { measureReady } from './ready.ts';

const users = 1_000;
const rounds = 3;
const bareServer = fileURLToPath(new URL('bare.ts', import.meta.url));
const settings = ['EIAM_ENDPOINT', 'EIAM_INSTANCE_ID', 'EIAM_APPLICATION_ID', 'EIAM_CLIENT_SECRET'];

/** What is answered from memory, beside what the same bytes cost where nothing has to be looked up. */
export async function measureFloor(out: (line: string) => void): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const upstream = stack.use(await startUpstream({ users, latencyMs: 0 }));
  const found = Object.fromEntries(settings.map((name) => [name, upstream.environment[name] ?? '']));
  const start = readStartScript();
  const environment = { ...start.environment, ...found, AUTH_ALLOW_ANONYMOUS: 'true', PORT: '0' };
  const gateway = stack.use(
    await startServer({ ...start, environment: { ...environment, CACHE_TTL_MS: '3600000' } }),
  );
  const folder = await mkdtemp(join(tmpdir(), 'floor-'));
  stack.defer(() => rm(folder, { recursive: true }));
  out(
    "CPU ms a question: gateway from memory | node:http with the same bytes | graphql's execute | own executor | JSON in UTF-8",
  );
  const questions = createQuestions(await findSubjects(gateway.url, users));
  for (const question of questions.filter(({ own }) => own === 'memory')) {
    const asked = createSender(gateway.url);
    stack.use(asked);
    const bodies = Array.from({ length: question.operations }, (_, index) => question.body(index, 0));
    const answers = await sendAll(asked, bodies);
    const path = join(folder, 'answers.json');
    await writeFile(path, JSON.stringify(answers));
    const bare = stack.use(await startServer({ script: bareServer, args: [path] }));
    const sender = stack.use(createSender(bare.url));
    const figures: { own: number[]; bare: number[] } = { own: [], bare: [] };
    for (let round = -1; round <= rounds; round += 1) {
      const own = await cpuOf(gateway, asked, question, round);
      const floor = await cpuOf(bare, sender, question, round);
      if (round > 0) {
        figures.own.push(own);
        figures.bare.push(floor);
      }
    }
    const { execute, planned, stringify } = measureReady(bodies, answers);
    const texts = [median(figures.own), median(figures.bare), execute, planned, stringify].map((ms) =>
      ms.toFixed(4),
    );
    const bytes = answers.reduce((sum, answer) => sum + Buffer.byteLength(answer), 0) / answers.length;
    out(`  ${question.title} (${Math.round(bytes)} bytes): ${texts.join(' | ')}`);
  }
}

async function cpuOf(
  server: MeasuredServer,
  sender: Sender,
  question: Question,
  round: number,
): Promise<number> {
  const bodies = Array.from({ length: question.operations }, (_, index) => question.body(index, round + 10));
  const before = await server.usage();
  await sendAll(sender, bodies);
  const after = await server.usage();
  return (after.cpuUs - before.cpuUs) / 1_000 / bodies.length;
}

async function sendAll(sender: Sender, bodies: readonly string[]): Promise<readonly string[]> {
  const answers: string[] = [];
  const waiting = bodies.entries();
  const sendNext = async () => {
    for (const [index, body] of waiting) answers[index] = await sender.send(body);
  };
  await Promise.all(Array.from({ length: concurrency }, sendNext));
  return answers;
}

function median(figures: readonly number[]): number {
  return figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
