import { type Hop, openHop } from '../../../test/support/hop.ts';

/** Leads to a port of this machine, and can be cut or held. */
export interface Wire extends Hop {
  /** Keeps back what is sent from here on, until it is released. */
  hold(): void;
  release(): void;
}

export async function openWire(target: number): Promise<Wire> {
  let held: (() => void)[] | undefined;
  const hop = await openHop(target, (near, far) => {
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('data', (chunk) => {
        const forward = () => other.write(chunk);
        if (held) held.push(forward);
        else forward();
      });
    }
  });
  return {
    ...hop,
    hold() {
      held ??= [];
    },
    release() {
      const waiting = held ?? [];
      held = undefined;
      for (const forward of waiting) forward();
    },
  };
}
