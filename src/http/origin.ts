/** The address of a server as a URL's origin: an IPv6 address stands in brackets. */
export function toOrigin(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
