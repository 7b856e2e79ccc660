import type { Config } from '../config.ts';

/** What is used of settings whose defaults follow from others, by name. */
export function derivedValues(config: Config): Readonly<Record<string, unknown>> {
  const { upstream, bambooCloud } = config;
  return {
    CACHE_TTL_MS: config.cacheTtlMs,
    CALLBACK_BAMBOOCLOUD_ENCRYPTION: bambooCloud?.encryption ?? 'none',
    CORS_ORIGINS: config.localPages ? 'pages of this machine' : undefined,
    EXPLORER: config.explorer,
    MCP_DOCUMENTS: config.mcp ? 'examples' : 'off',
    MIRROR: config.mirror ? 'on' : 'off',
    STATE_FILE: config.stateFile,
    SHUTDOWN_DELAY_MS: config.shutdownDelayMs,
    SIGN_IN: config.signIn ? 'on' : 'off',
    STALE_IF_ERROR_MS: config.staleIfErrorMs,
    SUBGRAPH_SDL: config.subgraphSdl,
    ...(upstream.kind === 'emulator'
      ? embeddedValues(upstream.accessKeys)
      : { EIAM_ENDPOINT: upstream.endpoint, EIAM_MANAGEMENT_ENDPOINT: upstream.management?.endpoint }),
  };
}

/** The embedded emulator brings these along. */
function embeddedValues(hasAccessKeys: boolean): Readonly<Record<string, string>> {
  const embedded = "the embedded emulator's";
  return {
    EIAM_ENDPOINT: embedded,
    EIAM_INSTANCE_ID: embedded,
    EIAM_APPLICATION_ID: embedded,
    EIAM_CLIENT_SECRET: embedded,
    EIAM_MANAGER_FIELD: embedded,
    ...(hasAccessKeys && {
      EIAM_MANAGEMENT_ENDPOINT: embedded,
      ALIBABA_CLOUD_ACCESS_KEY_ID: embedded,
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: embedded,
    }),
  };
}
