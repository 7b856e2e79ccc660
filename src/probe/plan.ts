import type { CallContext } from '../eiam/call-context.ts';
import type { DeveloperClient } from '../eiam/developer/client.ts';
import { EiamError } from '../eiam/errors.ts';
import type { ManagementClient } from '../eiam/management/client.ts';
import type { Ask, Catalogue, Operation, Plane } from '../eiam/operation.ts';
import { Findings } from './findings.ts';
import type { Observations } from './observations.ts';
import { questions } from './uncertain-points.ts';

export interface ProbeParts {
  readonly client: DeveloperClient;
  /** Undefined: no access keys. */
  readonly management: ManagementClient | undefined;
  readonly observations: Observations;
  readonly context: CallContext;
}

/** Rounds of questions at most: each asks about what the one before has found. Tops of the scope, their children, users, groups. */
const mostRounds = 5;

/**
 * Asks the questions that the rows of both catalogues have examples of, and those that settle uncertain points: reads alone. A
 * failed call is an observation as well, and the plan goes on with what it has.
 */
export async function runPlan({ client, management, observations, context }: ProbeParts): Promise<void> {
  const findings = new Findings();
  const asked = new Set<string>();

  async function ask<P extends Plane, Args extends readonly unknown[], Answer>(
    send: Ask<P>,
    operation: Operation<P, Args, Answer>,
    args: Args,
  ): Promise<void> {
    const request = operation.request(...args);
    const key = `${operation.name} ${JSON.stringify(request)}`;
    if (context.signal.aborted || asked.has(key)) return;
    asked.add(key);
    observations.asking(request);
    try {
      const answer = await send(operation, args, context);
      operation.finds?.(findings.found, answer, ...args);
    } catch (error) {
      if (!(error instanceof EiamError)) throw error;
    }
  }

  async function askExamples<P extends Plane>(send: Ask<P>, operations: Catalogue<P>): Promise<void> {
    for (const operation of Object.values(operations)) {
      for (const args of operation.examples?.(findings) ?? []) await ask(send, operation, args);
    }
  }

  for (let round = 0, before = -1; round < mostRounds && asked.size > before; round += 1) {
    before = asked.size;
    await askExamples(client.ask, client.operations);
    if (management) await askExamples(management.ask, management.operations);
  }
  for (const [purpose, question] of questions) {
    if (context.signal.aborted) return;
    observations.asking({}, purpose);
    await question({ client, observations, context })?.catch(() => undefined);
  }
}
