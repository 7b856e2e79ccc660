import { describe, expect, test } from 'vitest';
import { invalid, onlyId, openWritable } from './open-writable.ts';

describe('the limits of CreateUser (developer-api.md 8.5)', () => {
  const email = { email: 'new@example.com', emailVerified: true };
  const phone = { phoneRegion: '86', phoneNumber: '13900000000', phoneNumberVerified: true };

  test.each([
    ['username', 256, 'u'],
    ['displayName', 128, '🚀'],
    ['userExternalId', 128, 'e'],
    ['description', 256, '长'],
  ] as const)('%s has at most %i characters', async (name, longest, letter) => {
    await using company = await openWritable();
    const { send, refuses, directory, asia } = company;
    const base = { username: 'new', primaryOrganizationalUnitId: asia.organizationalUnitId };
    const field = name.charAt(0).toUpperCase() + name.slice(1);
    await refuses(['POST', '/users', { ...base, [name]: letter.repeat(longest + 1) }], invalid(field));
    const answer = await send('POST', '/users', { ...base, [name]: letter.repeat(longest) });
    expect(directory.user(onlyId(answer, 'userId'))?.[name]).toBe(letter.repeat(longest));
  });

  test('the bounds of address, number, region and password; a custom value has none (U15)', async () => {
    await using company = await openWritable();
    const { send, refuses, directory, asia } = company;
    const primaryOrganizationalUnitId = asia.organizationalUnitId;
    const base = (username: string) => ({ username, primaryOrganizationalUnitId, ...email, ...phone });
    const address = (length: number) => `${'m'.repeat(length - 12)}@example.com`;
    const largest = {
      email: address(128),
      phoneRegion: '123456',
      phoneNumber: '1'.repeat(15),
      password: `Aa1${'z'.repeat(61)}`,
      customFields: [{ fieldName: 'remote', fieldValue: '真'.repeat(2_000) }],
    };
    const tooLarge = {
      Email: { email: address(129) },
      Password: { password: `${largest.password}z` },
    };
    for (const [field, change] of Object.entries(tooLarge)) {
      await refuses(['POST', '/users', { ...base('large'), ...largest, ...change }], invalid(field));
    }
    const large = onlyId(await send('POST', '/users', { ...base('large'), ...largest }), 'userId');
    const { password: _, customFields: __, ...texts } = largest;
    expect(directory.user(large)).toMatchObject({ ...texts, customFields: { remote: '真'.repeat(2_000) } });
    const smallest = { phoneRegion: '1', phoneNumber: '123456', password: 'Aa34567890' };
    onlyId(await send('POST', '/users', { ...base('small'), ...smallest }), 'userId');
  });

  test('a password is made up only when custom and random', async () => {
    await using company = await openWritable();
    const { send, refuses, directory, asia } = company;
    const base = { primaryOrganizationalUnitId: asia.organizationalUnitId };
    const random = { passwordInitializationType: 'random', passwordForcedUpdateStatus: 'enabled' };
    const priority = 'passwordInitializationPolicyPriority';
    const configs = [
      [{ ...random, [priority]: 'custom', userNotificationChannels: ['email', 'sms'] }, true],
      [{ [priority]: 'custom' }, false],
      [{ ...random, [priority]: 'global', userNotificationChannels: 'ignored' }, false],
      [random, false],
    ] as const;
    for (const [number, [passwordInitializationConfig, passwordSet]] of configs.entries()) {
      const body = { ...base, username: `new${number}`, passwordInitializationConfig };
      const userId = onlyId(await send('POST', '/users', body), 'userId');
      expect(directory.user(userId)?.passwordSet).toBe(passwordSet);
    }
    for (const wrong of [{ [priority]: 'x' }, { [priority]: 'custom', userNotificationChannels: ['fax'] }]) {
      await refuses(
        ['POST', '/users', { ...base, username: 'x', passwordInitializationConfig: wrong }],
        invalid('PasswordInitializationConfig'),
      );
    }
  });
});
