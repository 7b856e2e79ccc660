/** Of every answer: a browser takes it for what its content type says, whatever its bytes look like. */
export const everyAnswer = { 'x-content-type-options': 'nosniff' } as const;

/** Of answers that hold tokens, personal data or a state of this moment: no cache on the way keeps them (RFC 6749 5.1). */
export const notStored = { ...everyAnswer, 'cache-control': 'no-store' } as const;
