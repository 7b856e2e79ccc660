import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { concurrency, createSender, type Sender } from '../ask-server.ts';
import { median } from '../measure.ts';
import { type MeasuredServer, startServer } from '../measured-server.ts';
import { createQuestions, type Question, typenameTitle } from '../peer-questions.ts';
import { hourMs, startOwn, startPeer } from '../peer-servers.ts';
import { findSubjects } from '../peer-subjects.ts';
import { type Asked, cpuOfRound, warmUp } from '../rounds.ts';
import { startUpstream } from '../upstream.ts';
import { measureReady } from './ready.ts';

const users = 1_000;
const rounds = 5;
const bareServer = fileURLToPath(new URL('bare.ts', import.meta.url));

/**
 * What is answered without a call, beside what the same bytes cost where nothing has to be looked up, and beside its target: a share of
 * what the naive gateway takes in the same run.
 */
export async function measureFloor(out: (line: string) => void): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const { environment: printed } = stack.use(await startUpstream({ users, latencyMs: 0 }));
  const ask = (server: MeasuredServer): Asked => {
    stack.use(server);
    return { server, sender: stack.use(createSender(server.url)) };
  };
  const own = await startOwn(printed, [], { cacheTtlMs: hourMs });
  const gateway = ask(own);
  const naive = ask(await startPeer('naive', printed));
  const folder = await mkdtemp(join(tmpdir(), 'floor-'));
  stack.defer(() => rm(folder, { recursive: true }));
  const all = createQuestions(await findSubjects(own.url, users));
  out(
    "| CPU ms a question | bytes | gateway | node:http, the same bytes | graphql's `execute` | own executor | JSON | target | |",
  );
  out(`|${'---|'.repeat(9)}`);
  for (const question of all.filter((each) => each.own === 'memory' || each.title === typenameTitle)) {
    const bodies = Array.from({ length: question.operations }, (_, index) => question.body(index, 0));
    const answers = await sendAll(gateway.sender, bodies);
    const path = join(folder, 'answers.json');
    await writeFile(path, JSON.stringify(answers));
    const bare = ask(await startServer({ script: bareServer, args: [path] }));
    const beside = all.find(({ title }) => title === (question.beside ?? question.title)) ?? question;
    const taken = await takeTurns([
      [question, gateway],
      [question, bare],
      [beside, naive],
    ]);
    const [ofGateway = Number.NaN, ofBare = Number.NaN, ofNaive = Number.NaN] = taken;
    const { execute, planned, stringify } = measureReady(bodies, answers);
    const target = question.target * ofNaive;
    const figures = [ofGateway, ofBare, execute, planned, stringify, target].map((ms) => ms.toFixed(4));
    const bytes = answers.reduce((sum, answer) => sum + Buffer.byteLength(answer), 0) / answers.length;
    const verdict = ofGateway <= target ? 'met' : ofBare > target ? 'below the floor' : 'missed';
    out(`| ${question.title} | ${Math.round(bytes)} | ${figures.join(' | ')} | ${verdict} |`);
  }
  out(
    `\n${rounds} rounds interleaved, the median; load of the machine after them ${loadavg()[0]?.toFixed(2)}.`,
  );
}

/** Medians of the rounds, in which each is asked after the other. */
async function takeTurns(all: readonly (readonly [Question, Asked])[]): Promise<readonly number[]> {
  const figures = all.map((): number[] => []);
  await warmUp(...all);
  for (let round = 1; round <= rounds; round += 1) {
    for (const [index, [question, asked]] of all.entries())
      figures[index]?.push(await cpuOfRound(question, round, asked));
  }
  return figures.map(median);
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
