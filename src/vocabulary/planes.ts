/**
 * What an operation of the management API is called in errors, facts, traces and metrics: both planes have a
 * ListUsers, so that the names of this one carry the plane. Those of the Developer API are upstream's own.
 * @param action upstream's own name
 */
export function managementOperation(action: string): string {
  return `management:${action}`;
}
