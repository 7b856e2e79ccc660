/** A foreign error's name and code, without its message and members: those may hold an address, a query, a person's name. */
export class SafeCause extends Error {
  readonly code: string | undefined;

  constructor(name: string, code: string | undefined) {
    super(code);
    this.name = name;
    this.code = code;
  }
}

const word = /^\w{1,64}$/;

/** What may be kept of any thrown value. */
export function safeCause(error: unknown): SafeCause {
  if (!(error instanceof Error)) return new SafeCause('Error', undefined);
  const code =
    'code' in error && typeof error.code === 'string' && word.test(error.code) ? error.code : undefined;
  return new SafeCause(word.test(error.name) ? error.name : 'Error', code);
}
