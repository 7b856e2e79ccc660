import { setImmediate } from 'node:timers/promises';
import { createChooser, type Step } from './drafts.ts';
import type { OpenGateway } from './open-gateway.ts';
import { populate, readStore } from './store.ts';
import { printMutations } from './views.ts';

/**
 * Sends the writes of one step, whose client leaves once upstream has been asked `leavesAfter` times, and stops the gateway, which
 * waits for what was begun.
 * @returns whether the client had left before it was answered
 * @throws Error with the whole story of it, when the step does not stand its check
 */
export async function leaveStep(gateway: OpenGateway, step: Step, leavesAfter: number): Promise<boolean> {
  const { emulator } = gateway;
  const { directory, faults, counters } = emulator;
  populate(directory);
  const before = readStore(directory);
  const mutations = step.writes.map(createChooser(before, []).toMutation);
  const url = await gateway.listen();
  counters.reset();
  gateway.takeCalls();
  if (step.expires) emulator.expireTokens();
  using _faults = faults.add({ script: step.faults });
  const leaving = new AbortController();
  let isAnswered = false;
  let isOver = false;
  const asked = fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(printMutations(mutations)),
    signal: leaving.signal,
  })
    .then((response) => response.text())
    .then(() => {
      isAnswered = true;
    })
    .catch((error: unknown) => {
      if (!leaving.signal.aborted) throw error;
    })
    .finally(() => {
      isOver = true;
    });
  while (!isOver && counters.total < leavesAfter) await setImmediate();
  leaving.abort();
  await asked;
  await gateway.stop();
  try {
    gateway.checkStep?.({ before, store: readStore(directory), calls: gateway.takeCalls(), claimed: [] });
  } catch (error) {
    const story = JSON.stringify({ faults: step.faults, leavesAfter, mutations });
    throw new Error(`${story}\n${error}`, { cause: error });
  }
  return !isAnswered;
}
