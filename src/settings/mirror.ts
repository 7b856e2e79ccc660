import { z } from 'zod';
import { alibabaCallbackSettings, toAlibabaCallback } from './callbacks-alibaba.ts';
import { upstreamSettings } from './upstream.ts';
import { type Environment, isSet, wholeNumber, yesOrNo } from './values.ts';

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000 } as const;
const expectedTime = 'expected a time from 10s to 168h, as in 90s, 15m or 6h';

/** A time with its unit, in milliseconds. */
const timeMs = z
  .string()
  .regex(/^\d{1,6}[smh]$/, expectedTime)
  .transform((text) => Number(text.slice(0, -1)) * unitMs[text.slice(-1) as keyof typeof unitMs])
  .refine((ms) => ms >= 10_000 && ms <= 168 * unitMs.h, expectedTime);

export const mirrorSettings = {
  MIRROR: z.enum(['on', 'off'], 'expected on or off').optional(),
  MIRROR_FILE: z.string().optional(),
  MIRROR_FILL_RATE: wholeNumber(1, 10_000).optional(),
  MIRROR_CHECK_INTERVAL: timeMs.optional(),
  MIRROR_DETAILS: yesOrNo.optional(),
  MIRROR_MAX_USERS: wholeNumber(1, 10_000_000).default(1_000_000),
  MIRROR_MISSING_PERCENT: wholeNumber(1, 100).default(2),
  MIRROR_CHANGES_DAYS: wholeNumber(1, 90).default(7),
  READS: z.enum(['live', 'mirror', 'auto'], 'expected live, mirror or auto').default('live'),
};

/** Which plane answers what both can; `auto`: by what events and checks have shown. */
export type Reads = 'live' | 'mirror' | 'auto';

/** What needs a mirror, where there is none. */
export function mirrorIssues(given: Environment): string[] {
  const isEmbedded = !isSet(given, 'EIAM_ENDPOINT') && !isSet(given, 'EIAM_REGION');
  const isOn = given.MIRROR === undefined ? isEmbedded : given.MIRROR === 'on';
  if (isOn) return [];
  const reads = given.READS;
  return [
    ...(reads === 'mirror' || reads === 'auto'
      ? [`READS: expected live where there is no mirror (MIRROR), but got ${reads}`]
      : []),
    ...(isSet(given, 'MIRROR_FILE') ? ['MIRROR_FILE: expected only beside MIRROR=on'] : []),
  ];
}

const shape = z.object({ ...mirrorSettings, ...alibabaCallbackSettings, ...upstreamSettings });

/** The mirror's settings; undefined: there is none. */
export interface MirrorConfig {
  /** Undefined: a temporary file. */
  readonly file: string | undefined;
  /** Upstream calls a second for filling and checking; undefined: a quarter of what the pace allows. */
  readonly fillRate: number | undefined;
  /** From the end of one check to the next; undefined: by callbacks and by how long a check takes. */
  readonly checkIntervalMs: number | undefined;
  /** Whether each user's own reply is read; undefined: up to 20,000 users. */
  readonly details: boolean | undefined;
  readonly maxUsers: number;
  /** The part of the objects of a kind that may be missing in a check before it stops, from 0 to 1. */
  readonly missingShare: number;
  /** How long the log of changes reaches back. */
  readonly changesMs: number;
  readonly reads: Reads;
  /** Whether events of IDaaS report what changes. */
  readonly hasCallbacks: boolean;
}

/** On by default where the gateway brings its own EIAM, which costs nothing to read. */
export function toMirror(from: z.output<typeof shape>): MirrorConfig | undefined {
  const isEmbedded = from.EIAM_ENDPOINT === undefined && from.EIAM_REGION === undefined;
  const state = from.MIRROR ?? (isEmbedded ? 'on' : 'off');
  if (state === 'off') return undefined;
  return {
    file: from.MIRROR_FILE,
    fillRate: from.MIRROR_FILL_RATE,
    checkIntervalMs: from.MIRROR_CHECK_INTERVAL,
    details: from.MIRROR_DETAILS,
    maxUsers: from.MIRROR_MAX_USERS,
    missingShare: from.MIRROR_MISSING_PERCENT / 100,
    changesMs: from.MIRROR_CHANGES_DAYS * 24 * unitMs.h,
    reads: from.READS,
    hasCallbacks: isEmbedded || toAlibabaCallback(from) !== undefined,
  };
}

/** Where callbacks are remembered, if STATE_FILE does not say. */
export function stateFileBeside(mirrorFile: string | undefined): string | undefined {
  return mirrorFile === undefined ? undefined : `${mirrorFile}.state`;
}
