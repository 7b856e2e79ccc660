import { type Admission, resources } from '../admission/admission.ts';
import type { FanOutStats } from '../http/fan-out/fan-out.ts';
import type { ViewerBudget } from '../http/viewer-budget.ts';
import type { Metrics } from '../observability/metrics.ts';

export interface FrontFigureParts {
  readonly admission: Admission;
  /** How much of each resource there is. */
  readonly capacities: Readonly<Record<(typeof resources)[number], number>>;
  /** Undefined: viewers are not counted. */
  readonly budget: Pick<ViewerBudget, 'figures'> | undefined;
  readonly fanOut: { readonly stats: FanOutStats };
}

/** Shows what clients hold of the gateway, and how far its subscriptions are. */
export function addFrontFigures(
  metrics: Pick<Metrics, 'addFigures'>,
  { admission, capacities, budget, fanOut }: FrontFigureParts,
): void {
  metrics.addFigures([
    {
      name: 'eiam_admission_sockets',
      help: 'Connections that clients hold.',
      read: () => admission.sockets.used,
    },
    {
      name: 'eiam_admission_body_bytes',
      help: 'Bytes of bodies that are on their way.',
      read: () => admission.bodies.used,
    },
    {
      name: 'eiam_admission_operations',
      help: 'Queries and mutations that are under way.',
      read: () => admission.operations.used,
    },
    {
      name: 'eiam_admission_waiting',
      help: 'Queries and mutations that wait for their turn.',
      read: () => admission.waiting.used,
    },
    {
      name: 'eiam_admission_answer_bytes',
      help: 'Bytes of answers that clients have not read yet.',
      read: () => admission.answers.used,
    },
    {
      name: 'eiam_admission_used_ratio',
      help: 'How much of what clients may hold is held, from 0 to 1.',
      label: 'resource',
      read: () =>
        Object.fromEntries(
          resources.map((resource) => [
            resource,
            admission[resource].used / Math.max(1, capacities[resource]),
          ]),
        ),
    },
    {
      name: 'eiam_subscribers',
      help: 'Subscriptions that are open.',
      read: () => fanOut.stats.subscribers,
    },
    {
      name: 'eiam_subscriber_groups',
      help: 'Groups of subscriptions that are answered the same.',
      read: () => fanOut.stats.groups,
    },
    {
      name: 'eiam_subscription_executions_total',
      help: 'Events that were answered, each once a group of subscriptions.',
      read: () => fanOut.stats.executions,
    },
    {
      name: 'eiam_subscription_deliveries_total',
      help: 'Answers to events that were sent to subscribers.',
      read: () => fanOut.stats.deliveries,
    },
    {
      name: 'eiam_subscription_overloads_total',
      help: 'DirectoryResyncRequired events in place of changes that could not be sent.',
      read: () => fanOut.stats.overloads,
    },
    {
      name: 'eiam_subscription_unsent_bytes',
      help: 'Bytes of answers to events that subscribers have not received yet.',
      read: () => fanOut.stats.unsentBytes,
    },
  ]);
  if (!budget) return;
  metrics.addFigures([
    {
      name: 'eiam_viewer_budget_viewers',
      help: 'Viewers whose budgets are kept.',
      read: () => budget.figures().viewers,
    },
    {
      name: 'eiam_viewer_budget_refusals_total',
      help: "Operations that their viewers' budgets did not cover.",
      read: () => budget.figures().refused,
    },
  ]);
}
