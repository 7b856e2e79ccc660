import type { Config } from '../config.ts';
import { toAddressError } from '../http/address-error.ts';
import { type AdminParts, createAdminServer } from '../http/admin.ts';
import { createHostRule } from '../http/hosts.ts';
import { toOrigin } from '../http/origin.ts';
import { recordCpuProfile } from '../observability/cpu-profile.ts';

interface AdminOptions extends Pick<AdminParts, 'metrics' | 'isReady'> {
  readonly config: Pick<Config, 'admin' | 'hostNames'>;
}

/** The operators' port, as it is configured. */
export interface Admin extends AsyncDisposable {
  /** @returns its origin. @throws AddressError */
  listen(): Promise<string>;
}

/** Undefined: there is none. */
export function openAdmin({ config: { admin, hostNames }, ...parts }: AdminOptions): Admin | undefined {
  if (admin === undefined) return undefined;
  const { host, port: wanted, profiles } = admin;
  const server = createAdminServer({
    ...parts,
    recordProfile: profiles ? recordCpuProfile : undefined,
    checkHost: createHostRule(hostNames),
  });
  return {
    async listen() {
      try {
        const { port } = await server.listen(wanted, host);
        return toOrigin(host, port);
      } catch (error) {
        throw toAddressError(error, admin, 'ADMIN_') ?? error;
      }
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
