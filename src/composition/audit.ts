import type { ViewerIdentity } from '../../schema/core/permissions.ts';
import { ForbiddenError, WritesSuspendedError } from '../../schema/errors/errors.ts';
import type { GatewayError } from '../../schema/errors/gateway-error.ts';
import { type AuditedWrites, auditWrites, type WriteOrigin } from '../audit/audited-writes.ts';
import { openFileSink } from '../audit/file-sink.ts';
import type { LineFacts } from '../audit/line.ts';
import { OpenPolls } from '../audit/open-polls.ts';
import { type AuditSink, createStreamSink } from '../audit/sink.ts';
import { AuditTrail, type TrailParts } from '../audit/trail.ts';
import { type Config, ConfigError } from '../config.ts';
import { systemClock } from '../eiam/clock.ts';
import { EiamError } from '../eiam/errors.ts';
import type { OperationCaller } from '../http/operation/operation-caller.ts';
import { createKindLimit } from '../observability/kind-limit.ts';
import type { Log } from '../observability/log.ts';
import { createRefusalCounts } from '../observability/refusal-counts.ts';
import type { UsedSetting } from '../settings/used.ts';

export interface OpenAuditParts {
  readonly config: Pick<Config, 'audit'>;
  readonly log: Log;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The id that joins the lines of one write. */
  readonly newId: () => string;
  /** Without secrets. */
  readonly settings: readonly UsedSetting[];
}

export type CallbackDialect = LineFacts<'callback'>['dialect'];

/** A line about what is counted where there is much of it. */
type Uncounted<Event extends 'callback' | 'token.refused' | 'mutation.refused'> = Omit<
  LineFacts<Event>,
  'count'
>;

/** The audit trail of a process. Disposing writes what waits. */
export interface Audit extends AsyncDisposable {
  readonly trail: AuditTrail;
  /** Whether writes that it cannot have are refused. */
  readonly isRequired: boolean;
  /** The writes of one operation. */
  readonly writesOf: (caller: OperationCaller) => AuditedWrites;
  /** Takes what came of each message of a callback, or of each event in one. */
  readonly noteCallback: (fact: Uncounted<'callback'>) => void;
  /** Takes why each token that is refused was. */
  readonly noteRefusal: (fact: Uncounted<'token.refused'>) => void;
  /** Takes the caller of each token that is accepted and was not seen lately, and where it came from. */
  readonly noteSignIn: (viewer: ViewerIdentity, address: string | undefined) => void;
  /** Takes each mutation that was refused for want of rights. */
  readonly noteRefusedMutation: (caller: OperationCaller, mutation: string, refusal: GatewayError) => void;
}

/** Undefined: nothing is recorded. @throws ConfigError where the trail cannot be begun */
export async function openAudit(parts: OpenAuditParts): Promise<Audit | undefined> {
  const { audit } = parts.config;
  if (!audit) return undefined;
  const { now, newId, settings, log } = parts;
  const { setTimer } = systemClock;
  const trail = new AuditTrail({
    ...{ sink: await openSink(audit), now, setTimer },
    ...logFailures(log, now),
    onLost: (lines) => log.error({ lines }, 'lines of the audit trail are lost: they were not written'),
  });
  const started = { settings: [...settings] };
  try {
    if (audit.isRequired) await trail.demand('gateway.started', started);
    else await trail.record('gateway.started', started);
  } catch (error) {
    await trail[Symbol.asyncDispose]();
    throw toConfigError(error);
  }
  const record = trail.record.bind(trail);
  const tokens = createRefusalCounts<Uncounted<'token.refused'>>({
    report: (fact, count) => void record('token.refused', { ...fact, count }),
    shorten: ({ reason }) => ({ reason }),
    setTimer,
  });
  const callbacks = createRefusalCounts<Uncounted<'callback'>>({
    report: (fact, count) => void record('callback', { ...fact, count }),
    shorten: ({ dialect, outcome }) => ({ dialect, outcome }),
    setTimer,
  });
  const polls = new OpenPolls(
    (id) => void record('write.outcome', { id, effect: 'NONE', code: 'authorizationPending' }),
  );
  const mutations = createRefusalCounts<Uncounted<'mutation.refused'>>({
    report: (fact, count) => void record('mutation.refused', { ...fact, count }),
    shorten: (fact) => ({ ...fact, who: {} }),
    setTimer,
  });
  return {
    trail,
    isRequired: audit.isRequired,
    writesOf: (caller) =>
      auditWrites({
        ...{ trail, polls, newId, factsOf },
        isRequired: audit.isRequired,
        origin: () => originOf(caller),
        refuse: (cause) => new WritesSuspendedError({ cause }),
      }),
    noteCallback(fact) {
      if (fact.outcome === 'REFUSED') callbacks.note(fact);
      else void record('callback', { ...fact, count: 1 });
    },
    noteRefusal: tokens.note,
    noteSignIn: (viewer, address) => void record('token.accepted', { who: { ...toWho(viewer), address } }),
    noteRefusedMutation(caller, mutation, refusal) {
      const permission = refusal instanceof ForbiddenError ? refusal.permission : undefined;
      mutations.note({ who: whoOf(caller), mutation, code: String(refusal.extensions.code), permission });
    },
    async [Symbol.asyncDispose]() {
      for (const counted of [tokens, callbacks, mutations, polls]) counted[Symbol.dispose]();
      await trail[Symbol.asyncDispose]();
    },
  };
}

async function openSink({ file, fsync }: NonNullable<Config['audit']>): Promise<AuditSink> {
  if (file === 'stdout') return createStreamSink(process.stdout);
  try {
    return await openFileSink({ path: file, fsync });
  } catch (error) {
    throw toConfigError(error);
  }
}

function toConfigError(error: unknown): ConfigError {
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  return new ConfigError([`AUDIT_FILE: ${cause instanceof Error ? cause.message : message}`]);
}

/** Both a line a minute at most: a disk with little room is full again and again. */
function logFailures(log: Log, now: () => number): Pick<TrailParts, 'onFailure' | 'onRecovery'> {
  const isDue = createKindLimit(now);
  let isLogged = false;
  return {
    onFailure(err, owed) {
      if (!isDue('write')) return;
      isLogged = true;
      log.error({ err, owed }, 'the audit trail cannot be written');
    },
    onRecovery() {
      if (isLogged) log.info({}, 'the audit trail can be written again');
      isLogged = false;
    },
  };
}

/** What a callback causes is sent for no request. */
function originOf(caller: OperationCaller): WriteOrigin {
  const { requestId } = caller;
  if (requestId === undefined) return { by: 'callback' };
  return { requestId, by: 'caller', who: whoOf(caller) };
}

function whoOf({ access, address }: OperationCaller) {
  return { ...(access.viewer && toWho(access.viewer)), address: address ?? access.peer };
}

function toWho({ subject, tokenId, account }: ViewerIdentity) {
  return { subject, tokenId, ...account };
}

function factsOf(error: unknown) {
  if (!(error instanceof EiamError)) return { effect: 'UNKNOWN', code: undefined } as const;
  const { effect, code, kind } = error;
  return { effect: effect === 'unknown' ? 'UNKNOWN' : 'NONE', code: code ?? kind } as const;
}
