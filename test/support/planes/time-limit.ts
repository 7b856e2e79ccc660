/** How long a test may draw examples, in milliseconds. Beside a mirror each change of a directory is followed by a fill. */
export function timeLimit(ms: number): number {
  return process.env.EIAM_TEST_READS === 'mirror' ? ms + 1_500_000 : ms;
}
