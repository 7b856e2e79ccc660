/** What an object or a list takes beside its members, in bytes. */
const objectBytes = 40;

/** What a member takes: a pointer, or a number as it is. */
const memberBytes = 8;

/** What a text takes beside its characters; one that others share is counted with each of them. */
const textBytes = 16;

/** What a failure takes that means an absence, with the frames of its stack, which are not written out to be counted. */
const failureBytes = 1_000;

/** What a place in the store takes beside its key and its answer, in bytes. */
const entryBytes = 350;

/** What an answer takes in memory under its key, in bytes, as V8 lays objects out: a bound, since texts that are shared count in full. */
export function sizeOf(key: string, answer: unknown): number {
  return entryBytes + key.length + sizeOfValue(answer);
}

function sizeOfValue(value: unknown): number {
  if (typeof value === 'string') return textBytes + value.length;
  if (typeof value !== 'object' || value === null) return 0;
  if (value instanceof Error) return failureBytes;
  let bytes = objectBytes;
  for (const member of Object.values(value)) bytes += memberBytes + sizeOfValue(member);
  return bytes;
}
