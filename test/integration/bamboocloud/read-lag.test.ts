import { expect, test } from 'vitest';
import { openReceiver } from './open-receiver.ts';
import { send } from './sender.ts';

/** Each write is followed by so many reads that show what was there before. */
test.each([1, 3])(
  'the next event of an object is not applied by reads that lag, for %i reads',
  async (reads) => {
    await using receiver = await openReceiver();
    const { directory, emulator } = receiver;
    const { id } = await send(receiver, 'CREATE_USER', { username: 'mei', name: 'Mei' });
    const unit = await send(receiver, 'CREATE_ORGANIZATION', { code: 'north', name: 'North' });
    emulator.readLag.set({ reads });
    for (const disabled of [true, false])
      expect((await send(receiver, 'UPDATE_USER', { id, name: 'Mei', disabled })).status).toBe(200);
    expect(directory.user(id ?? '')?.status).toBe('enabled');
    for (const name of ['South', 'North'])
      expect((await send(receiver, 'UPDATE_ORGANIZATION', { id: unit.id, name })).status).toBe(200);
    expect(directory.organizationalUnit(unit.id ?? '')?.organizationalUnitName).toBe('North');
    expect((await send(receiver, 'DELETE_USER', { id })).status).toBe(200);
    const again = await send(receiver, 'CREATE_USER', { username: 'mei' });
    expect([again.status, again.id === id]).toEqual([200, false]);
    expect((await send(receiver, 'DELETE_ORGANIZATION', { id: unit.id })).status).toBe(200);
    const unitAgain = await send(receiver, 'CREATE_ORGANIZATION', { code: 'north', name: 'North' });
    expect([unitAgain.status, unitAgain.id === unit.id]).toEqual([200, false]);
  },
);
