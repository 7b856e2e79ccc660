import { z } from 'zod';
import { parseState, stateOf } from '../../../src/emulator/control/state-routes.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/emulator.ts';
import { ControlClient } from './control-client.ts';
import { flagsOf } from './flags.ts';
import type { Instance, InstanceOptions } from './instance.ts';
import { lease } from './lease.ts';
import { remoteFaults, remoteManagement } from './remote-parts.ts';
import { SeenCounters } from './seen-counters.ts';

/**
 * An emulator outside of this process, asked over HTTP alone. What a test knows of it and changes in it is a twin, made of the same options
 * in this process and never asked: its ports are closed. Before each call the twin's changes are sent by the control API; after
 * it, the twin takes over what the control API says.
 */
export async function startOutside(
  { fresh, ...options }: InstanceOptions,
  emulators: string,
): Promise<Instance> {
  const twin = await startEmulator({ ...options, port: 0, managementPort: 0 });
  await twin[Symbol.asyncDispose]();
  const isFresh = fresh ?? (options.rateLimit !== undefined || options.managementRateLimit !== undefined);
  const state = options.directory && JSON.stringify(stateOf(twin));
  const response = await fetch(emulators, {
    method: 'POST',
    body: JSON.stringify({ args: flagsOf(options), state, isFresh }),
  });
  if (!response.ok) throw new Error(await response.text());
  const { id, settings } = lease.parse(await response.json());
  const outside = new Outside(twin, settings, options.now);
  return outside.open(async () => {
    await fetch(`${emulators}${id}`, { method: 'DELETE' });
  });
}

const seenCounters = z.object({
  operations: z.record(z.string(), z.number()),
  managementOperations: z.record(z.string(), z.number()),
  inFlight: z.number(),
  managementInFlight: z.number(),
  peakInFlight: z.number(),
  managementPeakInFlight: z.number(),
});

/** A part of the twin that is compared before each call, and sent where it differs from what was sent last. */
interface Followed {
  readonly here: () => unknown;
  readonly send: (value: unknown) => Promise<unknown>;
}

class Outside {
  readonly #twin: Emulator;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #control: ControlClient;
  readonly #counters: SeenCounters;
  readonly #managementCounters: SeenCounters;
  readonly #followed: readonly Followed[];
  /** As they were sent or were at the start. */
  readonly #known = new Map<Followed, string>();
  readonly #directory: Followed;
  /** What `GET /control/state` said last. */
  #said = '';
  #clockOffsetMs = 0;
  /** One exchange with the control API at a time: the last answer is the newest. */
  #turn: Promise<void> = Promise.resolve();

  constructor(twin: Emulator, settings: Readonly<Record<string, string>>, now: (() => number) | undefined) {
    this.#twin = twin;
    this.#settings = settings;
    const control = new ControlClient(settings.EIAM_ENDPOINT ?? '');
    this.#control = control;
    const reset = () => control.later({ method: 'DELETE', path: 'counters' });
    this.#counters = new SeenCounters(reset);
    this.#managementCounters = new SeenCounters(reset);
    const put = (path: string) => (body: unknown) => control.ask({ method: 'PUT', path, body });
    this.#directory = {
      here: () => stateOf(twin),
      send: async (body) => {
        await put('state')(body);
        this.#said = await control.ask({ method: 'GET', path: 'state' });
      },
    };
    const offset = () => (this.#clockOffsetMs === 0 ? {} : { offsetMs: this.#clockOffsetMs });
    this.#followed = [
      { here: () => (now ? { now: now() + this.#clockOffsetMs } : offset()), send: put('clock') },
      this.#directory,
      {
        here: () => applicationOf(twin),
        send: (body) => control.ask({ method: 'PATCH', path: 'application', body }),
      },
      { here: () => ({ order: twin.listOrder.order }), send: put('order') },
      {
        here: () => twin.odd.list(),
        send: async () => {
          await control.ask({ method: 'DELETE', path: 'odd' });
          for (const body of twin.odd.list()) await control.ask({ method: 'POST', path: 'odd', body });
        },
      },
    ];
  }

  async open(close: () => Promise<void>): Promise<Instance> {
    this.#said = await this.#control.ask({ method: 'GET', path: 'state' });
    if (
      JSON.stringify(parseState(JSON.parse(this.#said))) === JSON.stringify(parseState(stateOf(this.#twin)))
    )
      this.#known.set(this.#directory, JSON.stringify(stateOf(this.#twin)));
    await this.#send();
    const settings = this.#settings;
    const twin = this.#twin;
    const { directory, scope, application, odd, signIn, management } = twin;
    const endpoint = settings.EIAM_ENDPOINT ?? '';
    const there = (url: string) => url.replace(twin.endpoint, endpoint);
    return {
      ...{ endpoint, directory, scope, application, odd, signIn },
      instanceId: settings.EIAM_INSTANCE_ID ?? '',
      applicationId: settings.EIAM_APPLICATION_ID ?? '',
      clientSecret: settings.EIAM_CLIENT_SECRET ?? '',
      verificationUrl: there(twin.verificationUrl),
      authorizationUrl: there(twin.authorizationUrl),
      counters: this.#counters,
      faults: remoteFaults(this.#control, 'developer'),
      get samples() {
        return twin.samples;
      },
      management: {
        ...management,
        ...remoteManagement(this.#control, management),
        endpoint: settings.EIAM_MANAGEMENT_ENDPOINT ?? '',
        accessKeyId: settings.ALIBABA_CLOUD_ACCESS_KEY_ID ?? '',
        accessKeySecret: settings.ALIBABA_CLOUD_ACCESS_KEY_SECRET ?? '',
        counters: this.#managementCounters,
        faults: remoteFaults(this.#control, 'management'),
        get secretCanaries() {
          return management.secretCanaries;
        },
        setClockOffsetMs: (offsetMs) => {
          this.#clockOffsetMs = offsetMs;
        },
      },
      issueUserToken: (user) => this.#issue({ user }),
      issueForeignToken: () => this.#issue({ application: `app_${'f'.repeat(26)}` }),
      expireTokens: () => this.#control.later({ method: 'POST', path: 'expire-tokens' }),
      exchange: async (call) => {
        await this.#inTurn(() => this.#send());
        try {
          return await call();
        } finally {
          await this.#inTurn(() => this.#see());
        }
      },
      look: () => this.#inTurn(() => this.#see()),
      [Symbol.asyncDispose]: close,
    };
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(act);
    this.#turn = done.catch(() => {});
    return done;
  }

  async #issue(body: object): Promise<string> {
    await this.#inTurn(() => this.#send());
    return JSON.parse(await this.#control.ask({ method: 'POST', path: 'tokens', body })).accessToken;
  }

  async #send(): Promise<void> {
    for (const followed of this.#followed) {
      const value = followed.here();
      const text = JSON.stringify(value);
      if (text === this.#known.get(followed)) continue;
      await followed.send(value);
      this.#known.set(followed, text);
    }
    await this.#control.sendWaiting();
  }

  async #see(): Promise<void> {
    const [said, counted] = await Promise.all([
      this.#control.ask({ method: 'GET', path: 'state' }),
      this.#control.ask({ method: 'GET', path: 'counters' }),
    ]);
    const seen = seenCounters.parse(JSON.parse(counted));
    this.#counters.see(seen.operations, seen.inFlight, seen.peakInFlight);
    this.#managementCounters.see(
      seen.managementOperations,
      seen.managementInFlight,
      seen.managementPeakInFlight,
    );
    if (said === this.#said) return;
    const { directory, scope } = this.#twin;
    if (JSON.stringify(stateOf(this.#twin)) !== this.#known.get(this.#directory))
      throw new Error('The twin was changed while a call was under way: what is right cannot be said');
    const state = parseState(JSON.parse(said));
    directory.restore(state.directory);
    scope.select(state.scope);
    this.#said = said;
    this.#known.set(this.#directory, JSON.stringify(stateOf(this.#twin)));
  }
}

const applicationOf = ({ application }: Emulator): object => {
  const { enabled, apiInvokeEnabled, oidcEnabled, deviceFlowEnabled, granted } = application;
  return { enabled, apiInvokeEnabled, oidcEnabled, deviceFlowEnabled, permissions: granted };
};
