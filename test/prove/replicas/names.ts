/** A name that says which version of its user it is, in one word that no other name contains. */
export function nameOf(user: number, version: number): string {
  return `V${version}U${user}X`;
}

/** The version that a name is of; 0: it is one from before. */
export function versionOf(name: string): number {
  const [, version = '0'] = /^V(\d+)U\d+X$/.exec(name) ?? [];
  return Number(version);
}
