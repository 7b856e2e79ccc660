import { setTimeout as delay } from 'node:timers/promises';
import { tryToRename } from './ask.ts';
import type { Fleet } from './fleet.ts';
import { countDiffering, untilMirrored } from './mirrored.ts';
import { readAll, refuse, type StoreFigures } from './store-faults.ts';
import { until } from './until.ts';

export interface SlowFigures
  extends Pick<StoreFigures, 'faults' | 'reads' | 'stale' | 'refused' | 'refusedAndDone' | 'differing'> {}

/** How late its answers are; the gateways wait for two seconds. */
const lateMs = 5_000;
const usersOfFault = 12;

/** Has the store answer all gateways late, so many times. */
export async function slowStore(fleet: Fleet, times: number): Promise<SlowFigures> {
  const { members, ids, emulator, front } = fleet;
  emulator.callbacks.alibaba.connectTo(new URL('/callbacks/alibaba', front.url).href);
  const figures: SlowFigures = {
    ...{ faults: 0, reads: 0, stale: 0, refused: 0, refusedAndDone: 0, differing: 0 },
  };
  for (; figures.faults < times; figures.faults += 1) {
    const touched = ids.slice(0, usersOfFault);
    const rename = async (url: string, id: string, name: string) => {
      const { body } = await tryToRename(url, id, name);
      return body.data?.patchUser?.user.displayName === name;
    };
    for (const [index, id] of touched.entries())
      await rename(members[index % 3]?.url ?? '', id, `Early ${figures.faults} ${index}`);
    await readAll(fleet, touched, figures);
    for (const { tunnel } of members) tunnel.delayReplies(lateMs);
    for (const { url } of members) {
      const isRefused = async () => !(await rename(url, ids.at(-1) ?? '', 'Refused'));
      await until(isRefused, 'a gateway that finds the store too slow');
    }
    // Reported, and not acknowledged before the store answers in time again.
    for (const id of touched)
      emulator.directory.updateUser(id, { displayName: `Elsewhere ${figures.faults}` });
    await refuse(fleet, ids.slice(touched.length, touched.length + 6), figures);
    await readAll(fleet, touched, figures);
    for (const { tunnel } of members) tunnel.mend();
    for (const { url } of members) {
      await until(async () => {
        if (await rename(url, ids.at(-1) ?? '', `Back ${figures.faults}`)) return true;
        await delay(50);
        return false;
      }, 'writes to be taken again');
    }
    await emulator.callbacks.alibaba.settled();
    await untilMirrored(members);
    figures.differing += await countDiffering(fleet);
    await readAll(fleet, touched, figures);
  }
  emulator.callbacks.alibaba.connectTo(undefined);
  return figures;
}
