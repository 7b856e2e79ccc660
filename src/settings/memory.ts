import { z } from 'zod';
import { alibabaCallbackSettings, toAlibabaCallback } from './callbacks-alibaba.ts';
import { type Environment, isSet, wholeNumber } from './values.ts';

/** The memory between operations. */
export const memorySettings = {
  CACHE_TTL_MS: wholeNumber(0, 86_400_000).optional(),
  CACHE_MAX_ENTRIES: wholeNumber(1, 10_000_000).default(100_000),
  CACHE_MAX_BYTES: wholeNumber(1_000_000, 64_000_000_000).default(64_000_000),
  CACHE_ANSWER_BYTES: wholeNumber(0, 4_000_000_000).default(32_000_000),
  STALE_IF_ERROR_MS: wholeNumber(0, 86_400_000).optional(),
};

/** How long answers are cached that IDaaS's events would evict, in milliseconds; 0 without its events. */
const ttlWithEventsMs = 300_000;

const defaultStaleMs = 600_000;

/** Where nothing is cached, nothing can be past its time. */
export function memoryIssues(given: Environment): string[] {
  const hasEvents = isSet(given, 'CALLBACK_ALIBABA_JWKS_URL') || isSet(given, 'CALLBACK_ALIBABA_JWKS');
  const isCaching = given.CACHE_TTL_MS === undefined ? hasEvents : Number(given.CACHE_TTL_MS) !== 0;
  const isAlone = !isCaching && isSet(given, 'STALE_IF_ERROR_MS') && Number(given.STALE_IF_ERROR_MS) !== 0;
  return isAlone
    ? ['STALE_IF_ERROR_MS: expected only beside CACHE_TTL_MS, where answers are remembered']
    : [];
}

const shape = z.object({ ...memorySettings, ...alibabaCallbackSettings });

export interface MemoryConfig {
  /** How long answers are remembered between operations; 0: not at all. */
  readonly cacheTtlMs: number;
  /** Rows remembered at most. */
  readonly cacheMaxEntries: number;
  /** Bytes that these rows take at most. */
  readonly cacheMaxBytes: number;
  /** Bytes of whole answers that are kept; 0: none. */
  readonly cacheAnswerBytes: number;
  /** How long rows are kept beyond their time, for when upstream does not answer. */
  readonly staleIfErrorMs: number;
}

export function toMemory(from: z.output<typeof shape>): MemoryConfig {
  const cacheTtlMs = from.CACHE_TTL_MS ?? (toAlibabaCallback(from) ? ttlWithEventsMs : 0);
  return {
    cacheTtlMs,
    cacheMaxEntries: from.CACHE_MAX_ENTRIES,
    cacheMaxBytes: from.CACHE_MAX_BYTES,
    cacheAnswerBytes: from.CACHE_ANSWER_BYTES,
    staleIfErrorMs: cacheTtlMs > 0 ? (from.STALE_IF_ERROR_MS ?? defaultStaleMs) : 0,
  };
}
