import { createAdmission } from '../../src/admission/admission.ts';
import { parseConfig } from '../../src/config.ts';
import { createEdge } from '../../src/http/edge.ts';
import { RunningWrites } from '../../src/http/running-writes.ts';
import type { ServerParts } from '../../src/http/server.ts';

/** A server's parts of which none has anything to say: a test puts its own in their place. */
export const admission = createAdmission(parseConfig({}).admission);

export const quietParts: ServerParts = {
  edge: createEdge({}),
  admission,
  keepAliveTimeoutMs: parseConfig({}).keepAliveTimeoutMs,
  graphql: () => {},
  webSockets: { upgrade: () => {}, drain: async () => 0 },
  explorer: undefined,
  agents: undefined,
  crossOrigin: { handle: () => false },
  metrics: undefined,
  callbacks: [],
  newRequestId: () => 'request',
  writes: new RunningWrites(),
  isReady: () => true,
};
