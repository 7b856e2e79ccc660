import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault } from '../../../src/emulator/faults.ts';
import { quickFault } from '../../graph/model/faults.ts';
import { openReceiver, type Receiver, secure } from './open-receiver.ts';
import { draft, type EventType, type Outcome, readOutcome, toBody } from './sender.ts';

const seed = Number(process.env.MODEL_SEED ?? 1);
const numRuns = Number(process.env.MODEL_RUNS ?? 40);

/** What befalls a delivery. */
interface Delivery {
  /** What befalls the upstream calls of the first attempt, one after the other. */
  readonly script: readonly (Fault | null)[];
  /** How often the request is there at the same time. */
  readonly copies: number;
  /** Whether IDaaS never sees the reply, and sends the event again: the same request, or a new one. */
  readonly lost: 'no' | 'same again' | 'as another event';
}

interface UserStep {
  readonly what: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly person: number;
  readonly name: string | null | undefined;
  readonly disabled: boolean | undefined;
  /** Which of the units that are there; the first is the primary one. */
  readonly units: readonly number[] | undefined;
  readonly renamed: boolean;
  readonly number: number | undefined;
  readonly delivery: Delivery;
}

interface UnitStep {
  readonly what: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly unit: number;
  readonly name: string;
  readonly delivery: Delivery;
}

/** Users at the same time, each of another person, or one unit; or an old request once more. */
type Step = readonly UserStep[] | UnitStep | 'replay';

const delivery: fc.Arbitrary<Delivery> = fc.record({
  script: fc.oneof(fc.constant([]), fc.array(fc.option(quickFault, { freq: 2 }), { maxLength: 6 })),
  copies: fc.constantFrom(1, 1, 2, 3),
  lost: fc.constantFrom('no', 'no', 'same again', 'as another event'),
});
const what = fc.constantFrom('CREATE', 'CREATE', 'UPDATE', 'UPDATE', 'DELETE');
const userStep: fc.Arbitrary<UserStep> = fc.record({
  what,
  person: fc.nat(3),
  name: fc.constantFrom(undefined, null, 'R&D 张', 'Mei'),
  disabled: fc.constantFrom(undefined, true, false),
  units: fc.option(fc.uniqueArray(fc.nat(2), { maxLength: 3 }), { nil: undefined }),
  renamed: fc.boolean(),
  number: fc.constantFrom(undefined, 1, 2),
  delivery,
});
const unitStep: fc.Arbitrary<UnitStep> = fc.record({
  what,
  unit: fc.nat(2),
  name: fc.constantFrom('North', 'South & East'),
  delivery,
});
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.uniqueArray(userStep, { selector: ({ person }) => person, minLength: 1, maxLength: 4 }),
    },
    { weight: 2, arbitrary: unitStep },
    { weight: 1, arbitrary: fc.constant('replay' as const) },
  ),
  { minLength: 3, maxLength: 10 },
);

interface Person {
  readonly id: string;
  readonly username: string;
  readonly name: string | null;
  readonly status: string;
  readonly number: string | null;
  readonly primary: string;
  readonly units: readonly string[];
}

/** The directory as IDaaS has it. */
class Model {
  readonly people = new Map<number, Person>();
  readonly units = new Map<number, { readonly id: string; readonly name: string }>();
  readonly accepted: { readonly body: string; readonly outcome: Outcome }[] = [];
  readonly receiver: Receiver;
  readonly run: number;
  readonly rootId: string;

  constructor(receiver: Receiver, run: number) {
    this.receiver = receiver;
    this.run = run;
    this.rootId = receiver.directory.root.organizationalUnitId;
  }

  /** Sends an event until it is through, as an administrator does; the first attempt is the unlucky one. */
  async deliver(eventType: EventType, payload: object, { copies, lost }: Delivery): Promise<Outcome> {
    let body = toBody(draft(eventType, payload));
    const copy = async () => readOutcome(await this.receiver.post(body));
    const outcomes = await Promise.all(Array.from({ length: copies }, copy));
    let outcome = outcomes.find(({ status }) => status === 200) ?? outcomes[0];
    this.receiver.emulator.faults.clear();
    const isSettled = (one: Outcome | undefined) => one !== undefined && one.status !== 500;
    for (
      let attempt = 0;
      attempt < 2 && (attempt === 0 ? lost !== 'no' || !isSettled(outcome) : !isSettled(outcome));
      attempt += 1
    ) {
      if (lost === 'as another event') body = toBody(draft(eventType, payload));
      outcome = readOutcome(await this.receiver.post(body));
    }
    if (outcome === undefined) throw new Error('Expected an outcome');
    expect(outcome.status, JSON.stringify([eventType, payload, outcome])).not.toBe(500);
    if (outcome.status === 200) this.accepted.push({ body, outcome });
    return outcome;
  }

  async user(step: UserStep): Promise<void> {
    const known = this.people.get(step.person);
    const { what: verb } = step;
    const username = `run${this.run}-person${step.person}`;
    const current = known?.username ?? username;
    const units = step.units && [...new Set(step.units.flatMap((unit) => this.units.get(unit)?.id ?? []))];
    const attributes = {
      ...(step.name !== undefined && { name: step.name }),
      ...(step.disabled !== undefined && { disabled: step.disabled }),
      ...(step.number !== undefined && { number: step.number }),
      ...(units && { organizationIds: units }),
    };
    const renamed = step.renamed ? { username: `${username}-b` } : {};
    const payload = {
      CREATE: { ...attributes, username: current },
      UPDATE: { ...attributes, ...renamed, id: known?.id ?? 'user_never_issued' },
      DELETE: { id: known?.id ?? 'user_never_issued' },
    }[verb];
    const outcome = await this.deliver(`${verb}_USER`, payload, step.delivery);
    if (verb === 'DELETE') {
      expect(outcome.status).toBe(200);
      this.people.delete(step.person);
    } else if (verb === 'UPDATE' && !known) expect(outcome.status).toBe(404);
    else {
      expect(outcome).toMatchObject({ status: 200, id: known?.id ?? expect.stringMatching(/^user_/) });
      const [primary = this.rootId] = units ?? (known ? [known.primary] : []);
      const others = units ?? known?.units ?? [];
      this.people.set(step.person, {
        id: outcome.id ?? '',
        username: verb === 'UPDATE' && step.renamed ? `${username}-b` : current,
        name: step.name === undefined ? (known?.name ?? null) : step.name,
        status:
          step.disabled === undefined ? (known?.status ?? 'enabled') : step.disabled ? 'disabled' : 'enabled',
        number: step.number === undefined ? (known?.number ?? null) : String(step.number),
        primary,
        units: [...new Set([primary, ...others])].sort(),
      });
    }
  }

  async unit(step: UnitStep): Promise<void> {
    const known = this.units.get(step.unit);
    const name = `${step.name} ${this.run} ${step.unit}`;
    const code = `run${this.run}-unit${step.unit}`;
    const payload = {
      CREATE: { name, code, disabled: false },
      UPDATE: { id: known?.id ?? 'ou_never_issued', name },
      DELETE: { id: known?.id ?? 'ou_never_issued' },
    }[step.what];
    const isFull =
      known !== undefined && [...this.people.values()].some(({ units }) => units.includes(known.id));
    const outcome = await this.deliver(`${step.what}_ORGANIZATION`, payload, step.delivery);
    if (step.what === 'DELETE') {
      expect(outcome.status).toBe(isFull ? 400 : 200);
      if (!isFull) this.units.delete(step.unit);
    } else if (step.what === 'UPDATE' && !known) expect(outcome.status).toBe(404);
    else {
      expect(outcome).toMatchObject({ status: 200, id: known?.id ?? expect.stringMatching(/^ou_/) });
      this.units.set(step.unit, { id: outcome.id ?? '', name });
    }
  }

  async replay(): Promise<void> {
    const [old] = this.accepted;
    if (!old) return;
    this.receiver.emulator.counters.reset();
    expect(readOutcome(await this.receiver.post(old.body))).toEqual(old.outcome);
    expect(this.receiver.emulator.counters.snapshot()).toEqual({});
  }

  /** No user is missing, none is there twice, and each is as in IDaaS's last event. */
  check(): void {
    const { directory } = this.receiver;
    const people = [...directory.users()]
      .filter(({ username }) => username.startsWith(`run${this.run}-`))
      .map((user) => ({
        id: user.userId,
        username: user.username,
        name: user.displayName ?? null,
        status: user.status,
        number: user.customFields.number ?? null,
        primary: user.primaryOrganizationalUnitId,
        units: [...user.organizationalUnitIds].sort(),
      }));
    const byId = (one: { readonly id: string }, other: { readonly id: string }) =>
      one.id < other.id ? -1 : 1;
    expect(people.sort(byId)).toEqual([...this.people.values()].sort(byId));
    const units = [...directory.organizationalUnits()]
      .filter(({ organizationalUnitExternalId }) =>
        organizationalUnitExternalId.startsWith(`run${this.run}-`),
      )
      .map(({ organizationalUnitId, organizationalUnitName }) => ({
        id: organizationalUnitId,
        name: organizationalUnitName,
      }));
    expect(units.sort(byId)).toEqual([...this.units.values()].sort(byId));
  }
}

test(`whatever befalls the deliveries, directory and IDaaS agree (seed ${seed})`, async () => {
  const environment = { ...secure, CALLBACK_BAMBOOCLOUD_CUSTOM_FIELDS: 'number' };
  await using receiver = await openReceiver({ environment });
  let run = 0;
  let failures = 0;
  const { post } = receiver;
  const counting: Receiver = {
    ...receiver,
    post: async (...request) => {
      const answered = await post(...request);
      if (answered.status === 500) failures += 1;
      return answered;
    },
  };
  const property = fc.asyncProperty(steps, async (sequence) => {
    run += 1;
    const model = new Model(counting, run);
    for (const step of sequence) {
      if (step === 'replay') await model.replay();
      else {
        const all = 'what' in step ? [step] : step;
        for (const { delivery: one } of all) receiver.emulator.faults.add({ script: one.script });
        await Promise.all(all.map((one) => ('unit' in one ? model.unit(one) : model.user(one))));
        receiver.emulator.faults.clear();
      }
      model.check();
    }
  });
  await fc.assert(property, { seed, numRuns, interruptAfterTimeLimit: 60_000 });
  // Each creation is published once.
  const made = receiver.events.filter(({ change }) => change === 'CREATED').map(({ entityId }) => entityId);
  expect(made.length).toBe(new Set(made).size);
  expect(made.length).toBeGreaterThan(numRuns);
  expect(failures).toBeGreaterThan(numRuns / 2);
}, 120_000);
