import type { CallContext } from '../eiam/call-context.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import { EiamError } from '../eiam/errors.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import type { Catalogue, Operation, Plane, Send } from '../eiam/operation.ts';
import { Findings } from './findings.ts';
import type { Observations } from './observations.ts';
import { requests } from './uncertain-points.ts';

export interface ProbeParts {
  readonly client: DeveloperClient;
  /** Undefined: no access keys. */
  readonly management: ManagementClient | undefined;
  readonly observations: Observations;
  readonly context: CallContext;
}

/** Rounds of requests at most: each reads what the one before has found. Tops of the scope, their children, users, groups. */
const mostRounds = 5;

/**
 * Sends the requests that the rows of both catalogues have examples of, and those that settle uncertain points: reads alone. A
 * failed call is an observation as well, and the plan goes on with what it has.
 */
export async function runPlan({ client, management, observations, context }: ProbeParts): Promise<void> {
  const findings = new Findings();
  const sent = new Set<string>();

  async function probe<P extends Plane, Args extends readonly unknown[], Answer>(
    send: Send<P>,
    operation: Operation<P, Args, Answer>,
    args: Args,
  ): Promise<void> {
    const request = operation.request(...args);
    const key = `${operation.name} ${JSON.stringify(request)}`;
    if (context.signal.aborted || sent.has(key)) return;
    sent.add(key);
    observations.begin(request);
    try {
      const answer = await send(operation, args, context);
      operation.finds?.(findings.found, answer, ...args);
    } catch (error) {
      if (!(error instanceof EiamError)) throw error;
    }
  }

  async function sendExamples<P extends Plane>(send: Send<P>, operations: Catalogue<P>): Promise<void> {
    for (const operation of Object.values(operations)) {
      for (const args of operation.examples?.(findings) ?? []) await probe(send, operation, args);
    }
  }

  for (let round = 0, before = -1; round < mostRounds && sent.size > before; round += 1) {
    before = sent.size;
    await sendExamples(client.send, client.operations);
    if (management) await sendExamples(management.send, management.operations);
  }
  for (const [purpose, request] of requests) {
    if (context.signal.aborted) return;
    observations.begin({}, purpose);
    await request({ client, observations, context })?.catch(() => undefined);
  }
}
