import { concurrency, type Sender } from './ask-server.ts';
import { median } from './measure.ts';
import type { MeasuredServer } from './measured-server.ts';
import type { Question } from './peer-questions.ts';

/** A server, and the connections to it. */
export interface Asked {
  readonly server: Pick<MeasuredServer, 'usage'>;
  readonly sender: Sender;
}

/**
 * So many steps a server is asked a question at least before it is measured. What is to be measured is a server that has run for hours: for
 * some 20,000 operations V8 compiles again and again what they run, which is up to a third of the CPU of the process.
 */
const leastSteps = 3;
/** And so many at most, on a machine that needs longer for these operations. */
const mostSteps = 20;
const stepMs = 2_000;
/** What a step takes less than all before it counts as progress from this share on. */
const progress = 0.03;

/** Asks for a while; the CPU of a question. */
type Measure = () => Promise<number>;

/**
 * Asks until the CPU of a question has fallen no further for two steps. Servers take turns: one that is at rest for a minute returns its
 * memory, and code with it.
 */
export async function warmUpBy(...measures: readonly Measure[]): Promise<void> {
  const least = measures.map(() => Number.POSITIVE_INFINITY);
  let stepsWithoutProgress = 0;
  for (let step = 1; step <= mostSteps; step += 1) {
    stepsWithoutProgress += 1;
    for (const [index, measure] of measures.entries()) {
      const figure = await measureStep(measure);
      const before = least[index] ?? figure;
      if (figure < before * (1 - progress)) stepsWithoutProgress = 0;
      least[index] = Math.min(before, figure);
    }
    if (step >= leastSteps && stepsWithoutProgress >= 2) return;
  }
}

async function measureStep(measure: Measure): Promise<number> {
  const figures: number[] = [];
  for (const until = performance.now() + stepMs; performance.now() < until; ) figures.push(await measure());
  return median(figures);
}

/** In rounds of zero and below, so that no round that is measured repeats one of them. */
export async function warmUp(...all: readonly (readonly [Question, Asked])[]): Promise<void> {
  let round = 1;
  const measures = all.map(
    ([question, asked]): Measure =>
      () => {
        round -= 1;
        return cpuOfRound(question, round, asked);
      },
  );
  await warmUpBy(...measures);
}

/** Milliseconds of the CPU of the server's process for one question of a round. */
export async function cpuOfRound(question: Question, round: number, asked: Asked): Promise<number> {
  const before = await asked.server.usage();
  await ask(question, round, asked);
  const after = await asked.server.usage();
  return (after.cpuUs - before.cpuUs) / 1_000 / question.operations;
}

async function ask({ operations, body }: Question, round: number, { sender }: Asked): Promise<void> {
  let next = 0;
  const send = async () => {
    while (next < operations) {
      next += 1;
      await sender.send(body(next - 1, round));
    }
  };
  await Promise.all(Array.from({ length: concurrency }, send));
}
