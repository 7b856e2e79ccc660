/** One report a minute for each kind of refusal. */
const minuteMs = 60_000;
/** Kinds that are counted apart. */
const mostKinds = 1_000;

export interface RefusalCountsParts<Kind> {
  /** Takes how many refusals of a kind there were. */
  readonly report: (kind: Kind, count: number) => void;
  /** Calls back once, after so many milliseconds; the result cancels it. */
  readonly setTimer: (callback: () => void, delayMs: number) => () => void;
  /** What distinguishes a kind, where that is not all of it; of those that are counted together the latest is reported. */
  readonly keyOf?: (kind: Kind) => unknown;
  /** The kind without what there may be any number of, as addresses; default: there are few kinds. */
  readonly shorten?: (kind: Kind) => Kind;
}

/** Counts refusals by their kind. Disposing of it reports what is counted. */
export interface RefusalCounts<Kind> extends Disposable {
  note(kind: Kind): void;
}

/**
 * The first of a kind is reported at once; those that follow once a minute, with their number: what comes without a sign-in must not
 * fill a disk. Beyond a thousand kinds a minute they are counted by their shortened kinds.
 */
export function createRefusalCounts<Kind>({
  report,
  setTimer,
  keyOf = (kind) => kind,
  shorten = (kind) => kind,
}: RefusalCountsParts<Kind>): RefusalCounts<Kind> {
  /** Those that are not reported yet, and the timer that will. */
  const counted = new Map<string, { count: number; kind: Kind; readonly cancel: () => void }>();

  function begin(key: string, kind: Kind, count: number): void {
    report(kind, count);
    counted.set(key, { count: 0, kind, cancel: setTimer(() => flush(key), minuteMs) });
  }

  function flush(key: string): void {
    const due = counted.get(key);
    counted.delete(key);
    if (due && due.count > 0) begin(key, due.kind, due.count);
  }

  return {
    note(kind) {
      const key = JSON.stringify(keyOf(kind));
      const isRoom = counted.has(key) || counted.size < mostKinds;
      const taken = isRoom ? kind : shorten(kind);
      const takenKey = isRoom ? key : JSON.stringify(keyOf(taken));
      const known = counted.get(takenKey);
      if (known) {
        known.count += 1;
        known.kind = taken;
      } else begin(takenKey, taken, 1);
    },
    [Symbol.dispose]: () => {
      for (const { kind, count, cancel } of counted.values()) {
        cancel();
        if (count > 0) report(kind, count);
      }
      counted.clear();
    },
  };
}
