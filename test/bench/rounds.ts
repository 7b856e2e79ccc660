import { concurrency, type Sender } from './ask-server.ts';
import type { MeasuredServer } from './measured-server.ts';
import type { Question } from './peer-questions.ts';

/** A server, and the connections to it. */
export interface Asked {
  readonly server: Pick<MeasuredServer, 'usage'>;
  readonly sender: Sender;
}

/**
 * For so long a server is asked a question before it is measured, in milliseconds. What is to be measured is a server that has run for
 * hours: for some 20,000 operations V8 compiles again and again what they run, which is up to a third of the CPU of the process.
 */
export const warmUpMs = 6_000;

/** In rounds of zero and below, so that no round that is measured repeats one of them. */
export async function warmUp(question: Question, asked: Asked): Promise<void> {
  const until = performance.now() + warmUpMs;
  for (let round = 0; performance.now() < until; round -= 1) await ask(question, round, asked);
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
