import { z } from 'zod';
import { type Manifest, manifestExpected, readManifest } from './manifest.ts';
import { type Environment, isSet, wholeNumber, yesOrNo } from './values.ts';

/** Limits of one operation and of one viewer; and who may read the schema. */
export const limitSettings = {
  OPERATION_MAX_NODES: wholeNumber(1, 10_000_000).default(100_000),
  OPERATION_MAX_CALLS: wholeNumber(1, 1_000_000).default(5_000),
  // A body holds fewer ids than that: this is for what is shorter than an id.
  OPERATION_MAX_LIST_ITEMS: wholeNumber(1, 1_000_000).default(50_000),
  OPERATION_MAX_TOKENS: wholeNumber(10, 20_000).default(4_000),
  // Parser and rules call themselves for each level: more than this and the stack is what ends it.
  OPERATION_MAX_DEPTH: wholeNumber(10, 500).default(200),
  OPERATION_MAX_ALIASES: wholeNumber(0, 10_000).default(100),
  OPERATION_MAX_DIRECTIVES: wholeNumber(0, 10_000).default(100),
  OPERATION_MAX_ROOT_FIELDS: wholeNumber(1, 10_000).default(100),
  VIEWER_BUDGET_CALLS: wholeNumber(1, 100_000_000).optional(),
  VIEWER_BUDGET_WINDOW_MS: wholeNumber(1_000, 86_400_000).default(60_000),
  TRUSTED_DOCUMENTS: z.string().optional(),
  EXPLORER: yesOrNo.optional(),
  SUBGRAPH_SDL: yesOrNo.optional(),
  METRICS: yesOrNo.default(true),
  CORS_ORIGINS: z
    .string()
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .refine(
      (origins) => origins.every(isOrigin),
      'expected origins alone, separated by commas, as in https://app.example.com',
    )
    .optional(),
};

/** As a browser sends it: scheme, host and port, without so much as a final slash. */
function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}

/** What is wrong with the manifest, with what stands beside it, and with a window of no budget. */
export function limitIssues(given: Environment): string[] {
  const isWindowAlone = isSet(given, 'VIEWER_BUDGET_WINDOW_MS') && !isSet(given, 'VIEWER_BUDGET_CALLS');
  return [
    ...(isWindowAlone ? ['VIEWER_BUDGET_WINDOW_MS: expected only beside VIEWER_BUDGET_CALLS'] : []),
    ...documentSettingIssues(given),
  ];
}

function documentSettingIssues(given: Environment): string[] {
  const path = given.TRUSTED_DOCUMENTS;
  if (path === undefined) return [];
  const issues = readManifest(path) ? [] : [`TRUSTED_DOCUMENTS: ${manifestExpected}`];
  if (given.EXPLORER === 'true') {
    issues.push('EXPLORER: expected false beside TRUSTED_DOCUMENTS: its page sends documents of its own');
  }
  return issues;
}

const shape = z.object(limitSettings);
type Settings = z.output<typeof shape> & {
  readonly EIAM_ENDPOINT?: string | undefined;
  readonly EIAM_REGION?: string | undefined;
  readonly AUTH_MODE: string;
};

/** What one operation may take, and what the gateway discloses about itself. */
export interface LimitConfig {
  readonly maxNodes: number;
  /** Upstream calls that one operation may be expected to take. */
  readonly maxCalls: number;
  readonly maxListItems: number;
  readonly documentLimits: {
    readonly maxTokens: number;
    readonly maxDepth: number;
    readonly maxAliases: number;
    readonly maxDirectives: number;
    readonly maxRootFields: number;
  };
  /** Upstream calls that one viewer may cause in a window; undefined: as many as they like. */
  readonly viewerBudget: { readonly calls: number; readonly windowMs: number } | undefined;
  /** The only documents that run, by id; undefined: any does. */
  readonly trustedDocuments: Manifest | undefined;
  /** Whether the graph explains itself: GraphiQL, introspection, suggestions. */
  readonly explorer: boolean;
  /** Whether `_service { sdl }` is answered, from which routers compose. */
  readonly subgraphSdl: boolean;
  readonly metrics: boolean;
  /** Origins whose pages may send requests; none: no page of another origin. */
  readonly corsOrigins: readonly string[];
  /** Whether pages that this machine serves may as well: what they read is invented. */
  readonly localPages: boolean;
}

export function toLimits(from: Settings): LimitConfig {
  const isEmbedded = from.EIAM_ENDPOINT === undefined && from.EIAM_REGION === undefined;
  const isForOne = isEmbedded || from.AUTH_MODE === 'local';
  const explorer = from.EXPLORER ?? (isForOne && from.TRUSTED_DOCUMENTS === undefined);
  return {
    maxNodes: from.OPERATION_MAX_NODES,
    maxCalls: from.OPERATION_MAX_CALLS,
    maxListItems: from.OPERATION_MAX_LIST_ITEMS,
    documentLimits: {
      maxTokens: from.OPERATION_MAX_TOKENS,
      maxDepth: from.OPERATION_MAX_DEPTH,
      maxAliases: from.OPERATION_MAX_ALIASES,
      maxDirectives: from.OPERATION_MAX_DIRECTIVES,
      maxRootFields: from.OPERATION_MAX_ROOT_FIELDS,
    },
    viewerBudget:
      from.VIEWER_BUDGET_CALLS === undefined
        ? undefined
        : { calls: from.VIEWER_BUDGET_CALLS, windowMs: from.VIEWER_BUDGET_WINDOW_MS },
    trustedDocuments: from.TRUSTED_DOCUMENTS === undefined ? undefined : readManifest(from.TRUSTED_DOCUMENTS),
    explorer,
    subgraphSdl: from.SUBGRAPH_SDL ?? explorer,
    metrics: from.METRICS,
    corsOrigins: from.CORS_ORIGINS ?? [],
    localPages: isEmbedded && from.CORS_ORIGINS === undefined,
  };
}
