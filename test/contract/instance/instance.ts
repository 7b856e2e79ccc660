import type { OperationCounters } from '../../../src/emulator/counters.ts';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../../src/emulator/emulator.ts';
import type { Faults } from '../../../src/emulator/faults.ts';
import type { AccessKeys } from '../../../src/emulator/management/access-keys.ts';
import type { Management } from '../../../src/emulator/management/management.ts';
import type { Policy } from '../../../src/emulator/management/policy.ts';
import { emulatorsUrl } from './emulators.ts';
import { startOutside } from './outside.ts';

export type Counters = Pick<
  OperationCounters,
  'of' | 'snapshot' | 'total' | 'inFlight' | 'peakInFlight' | 'reset'
>;
type FaultRules = Pick<Faults, 'clear'> & { add(...rule: Parameters<Faults['add']>): Disposable };
type Keys = Pick<
  AccessKeys,
  'add' | 'issue' | 'issueSecurityCredentials' | 'activate' | 'deactivate' | 'expireToken'
>;

/** The part of an emulator that the contract's suites ask, whether it runs in this process or outside of it. */
export interface Instance
  extends AsyncDisposable,
    Pick<
      Emulator,
      | 'endpoint'
      | 'instanceId'
      | 'applicationId'
      | 'clientSecret'
      | 'directory'
      | 'scope'
      | 'application'
      | 'odd'
      | 'samples'
      | 'signIn'
      | 'verificationUrl'
      | 'authorizationUrl'
      | 'expireTokens'
    > {
  readonly counters: Counters;
  readonly faults: FaultRules;
  readonly management: Omit<
    Management,
    'counters' | 'faults' | 'accessKeys' | 'policy' | keyof AsyncDisposable
  > & {
    readonly counters: Counters;
    readonly faults: FaultRules;
    readonly accessKeys: Keys;
    readonly policy: Pick<Policy, 'refuse' | 'grant' | 'diagnosticText'>;
  };
  issueUserToken(userId: string): string | Promise<string>;
  issueForeignToken(): string | Promise<string>;
  /** Every call goes through it: what was changed here is sent before the call, and what it has changed there is read afterwards. */
  exchange<Answer>(call: () => Promise<Answer>): Promise<Answer>;
  /** Lets the emulator go on, and reads what has changed, while a call waits. */
  look(): Promise<void>;
}

/** In this process, or where the suites run against emulators outside of it, one of those; `fresh`: one that was asked nothing before. */
export type InstanceOptions = EmulatorOptions & { readonly fresh?: true };

export function startInstance(options: InstanceOptions = {}): Promise<Instance> {
  const url = emulatorsUrl();
  return url === undefined ? startInside(options) : startOutside(options, url);
}

/** For what can be asked in this process alone, with the reason: `context.skip(isOutside(), '…')`. */
export const isOutside = (): boolean => emulatorsUrl() !== undefined;

async function startInside({ fresh: _, ...options }: InstanceOptions): Promise<Instance> {
  return Object.assign(await startEmulator(options), {
    exchange: <Answer>(call: () => Promise<Answer>) => call(),
    look: () => new Promise<void>((resolve) => setImmediate(resolve)),
  });
}
