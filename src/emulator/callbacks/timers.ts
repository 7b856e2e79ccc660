/** Calls back once, after so many milliseconds. @returns calls it off */
export type SetTimer = (run: () => void, afterMs: number) => () => void;

/** Wall clock; a process is not kept alive for it. */
export const setRealTimer: SetTimer = (run, afterMs) => {
  const timer = setTimeout(run, afterMs).unref();
  return () => clearTimeout(timer);
};
