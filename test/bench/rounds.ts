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
 * For so long a server is asked a question at least before it is measured, in milliseconds. What is to be measured is a server that has run
 * for hours: for some 20,000 operations V8 compiles again and again what they run, which is up to a third of the CPU of the process.
 */
const warmUpMs = 6_000;
/** And for so long at most, on a machine that needs longer for these operations. */
const maxWarmUpMs = 40_000;
const warmUpStepMs = 2_000;
/** What a step takes less than all before it counts as progress from this share on. */
const progress = 0.03;

/** Asks until the CPU of a question has fallen no further for two steps. @param measure asks for a while, and returns the CPU of a question */
export async function warmUpBy(measure: () => Promise<number>): Promise<void> {
  const startedAt = performance.now();
  const spent = () => performance.now() - startedAt;
  let least = Number.POSITIVE_INFINITY;
  let stepsWithoutProgress = 0;
  while (spent() < warmUpMs || (stepsWithoutProgress < 2 && spent() < maxWarmUpMs)) {
    const figures: number[] = [];
    for (const until = spent() + warmUpStepMs; spent() < until; ) figures.push(await measure());
    const figure = median(figures);
    stepsWithoutProgress = figure < least * (1 - progress) ? 0 : stepsWithoutProgress + 1;
    least = Math.min(least, figure);
  }
}

/** In rounds of zero and below, so that no round that is measured repeats one of them. */
export async function warmUp(question: Question, asked: Asked): Promise<void> {
  let round = 1;
  await warmUpBy(() => {
    round -= 1;
    return cpuOfRound(question, round, asked);
  });
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
