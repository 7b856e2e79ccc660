import { z } from 'zod';
import { type Manifest, manifestExpected, readManifest } from './manifest.ts';
import { type Environment, isSet, yesOrNo } from './values.ts';

/** Tools for agents. */
export const mcpSettings = {
  MCP_DOCUMENTS: z.string().optional(),
  MCP_WRITES: yesOrNo.default(false),
};

/** In the place of a path: no tools, not even the examples. */
const none = 'off';

/** What is wrong with these settings, and with what stands beside them. */
export function mcpIssues(given: Environment): string[] {
  const path = given.MCP_DOCUMENTS;
  if (path === none || (path === undefined && !hasExamples(given))) {
    return given.MCP_WRITES === 'true' ? ['MCP_WRITES: expected only beside MCP_DOCUMENTS'] : [];
  }
  if (path === undefined) return [];
  return [
    ...(readManifest(path) ? [] : [`MCP_DOCUMENTS: ${manifestExpected}, or off`]),
    ...tokenIssues(given),
  ];
}

/** A token has to name whom it is for, and what it is for has to have an address (RFC 8707, RFC 9728). */
function tokenIssues(given: Environment): string[] {
  if (given.AUTH_MODE === 'eiam') {
    return [
      "MCP_DOCUMENTS: expected only beside AUTH_MODE=jwt, local or none: EIAM's own tokens do not name whom they are for",
    ];
  }
  if (given.AUTH_MODE !== 'jwt' || isSet(given, 'PUBLIC_URL')) return [];
  return ['PUBLIC_URL: expected beside MCP_DOCUMENTS and AUTH_MODE=jwt: tokens are issued for this address'];
}

const shape = z.object(mcpSettings);
type Settings = z.output<typeof shape> & Surroundings;

/** What stands beside these settings. */
interface Surroundings {
  readonly EIAM_ENDPOINT?: string | undefined;
  readonly EIAM_REGION?: string | undefined;
  readonly TRUSTED_DOCUMENTS?: string | undefined;
  readonly AUTH_MODE?: string | undefined;
}

/** The tools of agents. */
export interface McpConfig {
  /** The documents that are tools; `examples`: those that the gateway brings along. */
  readonly documents: Manifest | 'examples';
  /** Whether mutations are tools as well. */
  readonly writes: boolean;
}

/** Undefined: there are none. */
export function toMcp(from: Settings): McpConfig | undefined {
  const { MCP_DOCUMENTS: path, MCP_WRITES: writes } = from;
  if (path === none) return undefined;
  if (path !== undefined) return { documents: readManifest(path) ?? {}, writes };
  return hasExamples(from) ? { documents: 'examples', writes } : undefined;
}

/** The embedded emulator's gateway has some, where callers may ask it anything. */
function hasExamples({ EIAM_ENDPOINT, EIAM_REGION, TRUSTED_DOCUMENTS, AUTH_MODE = 'none' }: Surroundings) {
  const isEmbedded = EIAM_ENDPOINT === undefined && EIAM_REGION === undefined;
  return isEmbedded && TRUSTED_DOCUMENTS === undefined && (AUTH_MODE === 'none' || AUTH_MODE === 'local');
}
