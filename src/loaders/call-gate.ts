import { CallLimitError } from '../../schema/errors/errors.ts';

/** How many calls to one upstream may be in flight now. */
export type Places = () => number;

/** Limits the calls of one operation. */
export interface CallGate {
  /**
   * Sends a call to one upstream when the operation may hold one place more there.
   * @throws CallLimitError, and sends nothing, where the operation has made as many calls as it is allowed
   */
  pass<Answer>(places: Places, send: () => Promise<Answer>): Promise<Answer>;
  /** Reads what became of a write: until it is known, calls are let through whatever the operation has made. */
  settle<Answer>(read: () => Promise<Answer>): Promise<Answer>;
}

export interface CallGateOptions {
  /** Calls that the operation may make, attempts after the first not counted. */
  readonly maxCalls: number;
  /** Calls that it has made so far. */
  readonly made: () => number;
}

/** One operation holds at most a quarter of the places of an upstream, so that a large one leaves room for the small ones. */
const shareOfPlaces = 4;

interface Waiting {
  readonly start: () => void;
  readonly refuse: (error: Error) => void;
}

/** The calls of one operation in flight to one upstream, and those that wait for a place, in their order. */
interface Line {
  inFlight: number;
  readonly waiting: Waiting[];
}

/**
 * Keeps one operation within its calls and its share of the places. A call that the cache answers does not count, and whether it
 * does is known only afterwards; so a call passes as long as all calls in flight could reach upstream, and otherwise waits for one
 * of them. A call that has passed never waits for this gate again, so that there is no deadlock.
 */
export function createCallGate({ maxCalls, made }: CallGateOptions): CallGate {
  const lines = new Map<Places, Line>();
  let inFlight = 0;
  let settling = 0;

  function lineOf(places: Places): Line {
    const known = lines.get(places);
    if (known) return known;
    const line: Line = { inFlight: 0, waiting: [] };
    lines.set(places, line);
    return line;
  }

  const hasPlace = (places: Places, line: Line) =>
    line.inFlight < Math.max(1, Math.floor(places() / shareOfPlaces));
  const isWithin = () => settling > 0 || made() + inFlight < maxCalls;
  /** No call is in flight any more that the cache could still answer. */
  const isSpent = () => inFlight === 0 && !isWithin();

  function enter(line: Line): void {
    line.inFlight += 1;
    inFlight += 1;
  }

  function leave(line: Line): void {
    line.inFlight -= 1;
    inFlight -= 1;
    advance();
  }

  function advance(): void {
    for (const [places, line] of lines) {
      while (line.waiting.length > 0 && (isSpent() || (isWithin() && hasPlace(places, line)))) {
        const next = line.waiting.shift();
        if (isSpent()) next?.refuse(new CallLimitError(maxCalls, made()));
        else next?.start();
      }
    }
  }

  return {
    async pass(places, send) {
      const line = lineOf(places);
      if (isSpent()) throw new CallLimitError(maxCalls, made());
      if (line.waiting.length === 0 && isWithin() && hasPlace(places, line)) enter(line);
      else {
        await new Promise<void>((resolve, refuse) => {
          const start = () => {
            enter(line);
            resolve();
          };
          line.waiting.push({ start, refuse });
        });
      }
      try {
        return await send();
      } finally {
        leave(line);
      }
    },
    async settle(read) {
      settling += 1;
      try {
        return await read();
      } finally {
        settling -= 1;
      }
    },
  };
}

/** For calls outside of clients' operations. */
export const openGate: CallGate = { pass: (_places, send) => send(), settle: (read) => read() };
