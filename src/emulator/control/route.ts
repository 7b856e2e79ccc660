import { z } from 'zod';
import type { AccessTokens } from '../access-tokens.ts';
import type { Application } from '../application.ts';
import type { Callbacks } from '../callbacks/callbacks.ts';
import type { Clock } from '../clock.ts';
import type { OperationCounters } from '../counters.ts';
import type { Directory } from '../directory/directory.ts';
import type { DirectoryState } from '../directory/directory-state.ts';
import type { ProvisioningScope, ScopeSelection } from '../directory/scope.ts';
import type { Faults } from '../faults.ts';
import type { ListOrder, Order } from '../list-order.ts';
import type { Administration } from '../management/administration.ts';
import type { OddRow, OddRows } from '../odd-rows.ts';
import type { PasswordHistory } from '../password-history.ts';
import type { PasswordPolicy } from '../password-policy.ts';
import type { ReadLag, ReadLagOptions } from '../read-lag.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { Snapshots } from './snapshots.ts';

/** What the control API may touch. */
export interface ControlTarget {
  readonly directory: Directory;
  readonly application: Application;
  /** Where the server is. */
  readonly signIn: Pick<SignIn, 'origin'>;
  /** What the application sees. */
  readonly scope: ProvisioningScope;
  readonly faults: Faults;
  /** Those of the management API. */
  readonly managementFaults: Faults;
  readonly managementCounters: OperationCounters;
  readonly administration: Administration;
  readonly odd: OddRows;
  readonly readLag: ReadLag;
  readonly counters: OperationCounters;
  readonly callbacks: Callbacks;
  readonly passwordHistory: PasswordHistory;
  readonly passwordPolicy: PasswordPolicy;
  readonly listOrder: ListOrder;
  readonly now: () => number;
  readonly clock: Clock;
  readonly accessTokens: AccessTokens;
  readonly snapshots: Snapshots;
  readonly initial: InitialState;
}

/** What a reset brings back. */
export interface InitialState {
  readonly directory: () => DirectoryState;
  readonly scope: ScopeSelection;
  readonly odd: readonly OddRow[];
  readonly readLag: ReadLagOptions;
  readonly order: Order;
  readonly permissions: readonly string[];
}

/** A request that cannot be carried out, with its status. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface ControlRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/control`; `*` stands for an id. */
  readonly path: string;
  /** One line for people: `GET /control/` and the OpenAPI document show it. */
  readonly what: string;
  /** What the body must be; `nothing`: none is read. */
  readonly body: z.ZodType;
  readonly answer: (target: ControlTarget, ids: readonly string[], body: unknown) => unknown;
}

/** A route whose body is checked. The answer is JSON; `undefined` is `{}`. */
export function route<Schema extends z.ZodType>(
  method: ControlRoute['method'],
  path: string,
  what: string,
  schema: Schema,
  answer: (target: ControlTarget, ids: readonly string[], body: z.output<Schema>) => unknown,
): ControlRoute {
  return {
    method,
    path,
    what,
    body: schema,
    answer: (target, ids, body) => {
      const { success, data, error } = schema.safeParse(body);
      if (success) return answer(target, ids, data);
      throw new ControlError(400, z.prettifyError(error));
    },
  };
}

/** For a route that needs nothing said. */
export const nothing = z.object({});
