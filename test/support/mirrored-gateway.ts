import { parseConfig } from '../../src/config.ts';
import { type Gateway, type GatewayOptions, startGateway } from './gateway.ts';

export interface MirroredOptions extends GatewayOptions {
  readonly reads?: 'live' | 'mirror' | 'auto';
  /** How its settings differ from the defaults, by their names in the environment. */
  readonly mirror?: Readonly<Record<string, string>>;
}

/** A gateway whose mirror is filled, and whose emulator has counted nothing yet. */
export async function startMirroredGateway({
  reads = 'live',
  mirror = {},
  config = {},
  ...options
}: MirroredOptions = {}): Promise<Gateway> {
  const parsed = parseConfig({ MIRROR: 'on', READS: reads, ...mirror });
  const gateway = await startGateway({ ...options, config: { ...config, mirror: parsed.mirror } });
  await gateway.app.mirror?.settled();
  gateway.emulator.counters.reset();
  gateway.emulator.management.counters.reset();
  return gateway;
}
