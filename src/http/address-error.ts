/** The address to listen at cannot be had, in one line for people. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

/**
 * Why this address cannot be listened at, in one line; undefined for any other failure.
 * @param prefix of the settings that name it
 */
export function toAddressError(
  error: unknown,
  { host, port }: { readonly host: string; readonly port: number },
  prefix: '' | 'ADMIN_' = '',
): AddressError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new AddressError(`${prefix}PORT: ${port} on ${host} is in use; expected a free port`);
  if (code === 'EACCES')
    return new AddressError(`${prefix}PORT: ${port} needs more rights; expected one from 1024 to 65535`);
  const isForeign = code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN';
  return isForeign
    ? new AddressError(`${prefix}HOST: ${host} is not this machine's; expected an address of its own`)
    : undefined;
}
