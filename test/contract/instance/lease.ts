import { z } from 'zod';

/** What an emulator is asked for by. */
export const leaseRequest = z.object({
  args: z.array(z.string()),
  /** What its `--state` shall hold. */
  state: z.string().optional(),
  /** It was asked nothing before. */
  isFresh: z.boolean(),
});
export type LeaseRequest = z.output<typeof leaseRequest>;

/** An emulator for one test; what it printed. */
export const lease = z.object({ id: z.int(), settings: z.record(z.string(), z.string()) });
