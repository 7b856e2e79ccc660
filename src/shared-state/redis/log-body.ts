import { z } from 'zod';
import type { UnloggedChange } from '../../../schema/changes/ports.ts';
import type { DirectoryEvent } from '../../events/directory-event.ts';
import type { LogBody } from '../ports.ts';
import { type Sealing, UnsealError } from './sealing.ts';

/**
 * Raised with each change of what bodies look like, the mirror's rows among them: replicas of two releases that run side by side do
 * not misread each other.
 */
const format = 3;

// What is sealed was written by a gateway of this format, so that the insides of events and changes need no second look.
const event = z.custom<DirectoryEvent>((value) => isNamed(value, 'id'));
const change = z.custom<UnloggedChange>((value) => isNamed(value, 'type'));
const texts = z.array(z.string());
const rows = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('changed'), changesets: z.string(), erases: z.boolean() }),
  z.object({ kind: z.literal('cleared') }),
]);
const settled = z.object({ key: z.string().optional(), position: z.number() });
const body: z.ZodType<LogBody> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('announced'), write: z.string(), tags: texts, lastsMs: z.number() }),
  z.object({
    kind: z.literal('completed'),
    write: z.string(),
    tags: texts,
    outcome: z.enum(['written', 'uncertain', 'none']),
  }),
  z.object({ kind: z.literal('event'), event, changes: z.array(change) }),
  z.object({ kind: z.literal('changes'), changes: z.array(change) }),
  z.object({ kind: z.literal('revoked'), digests: texts, doubted: texts }),
  z.object({ kind: z.literal('rows'), rows, changes: z.array(change) }),
  z.object({ kind: z.literal('settled'), settled: z.array(settled) }),
  z.object({ kind: z.literal('snapshot'), step: z.enum(['wanted', 'taken']) }),
]);
const envelope = z.object({ format: z.literal(format), body });

function isNamed(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && name in value;
}

export function sealBody(sealing: Sealing, value: LogBody): string {
  return sealing.sealText('body', JSON.stringify({ format, body: value }));
}

/** @throws UnsealError for one that this release does not understand as well */
export function openBody(sealing: Sealing, sealed: string): LogBody {
  const parsed = envelope.safeParse(JSON.parse(sealing.openText('body', sealed)));
  if (!parsed.success) throw new UnsealError('Expected an entry of this release', { cause: parsed.error });
  return parsed.data.body;
}

export function changesOfBody(value: LogBody): readonly UnloggedChange[] {
  return 'changes' in value ? value.changes : [];
}

/** Writes of ours have ids of their own; events from outside come with theirs, again and again. */
export function isDeliveredAgain(value: LogBody): boolean {
  return value.kind === 'event' && value.event.origin !== 'MUTATION';
}

export function sealChange(sealing: Sealing, value: UnloggedChange): string {
  return sealing.sealText('change', JSON.stringify(value));
}

/** @throws UnsealError */
export function openChange(sealing: Sealing, sealed: string): UnloggedChange {
  return change.parse(JSON.parse(sealing.openText('change', sealed)));
}
