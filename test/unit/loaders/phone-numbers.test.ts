import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { matchPhone } from '../../../src/loaders/user/phone-numbers.ts';
import { readPhone } from '../../../src/vocabulary/phone-digits.ts';

describe('what a number may be at upstream', () => {
  test.each([
    [{ number: '139-0000-1001' }, [{ region: undefined, number: '13900001001' }]],
    [{ number: '139-0000-1001', region: '+86' }, [{ region: '86', number: '13900001001' }]],
    [{ number: '+8613900001001' }, [{ region: '86', number: '13900001001' }]],
    [{ number: '00 86 139' }, [{ region: '86', number: '139' }]],
    [{ number: '+852 6123 4567' }, [{ region: '852', number: '61234567' }]],
    [{ number: '+7 701 1234567' }, [{ region: '7', number: '7011234567' }]],
    [{ number: '+20 10 1234 5678' }, [{ region: '20', number: '1012345678' }]],
    [{ number: '+211 912345678' }, [{ region: '211', number: '912345678' }]],
    [{ number: '+971 50 1234567' }, [{ region: '971', number: '501234567' }]],
    [{ number: '+49 (0)151 12345678' }, [{ region: '49', number: '15112345678' }]],
    [
      { number: '+1 684 7331234' },
      [
        { region: '1', number: '6847331234' },
        { region: '1684', number: '7331234' },
      ],
    ],
    [{ number: '+1 684 7331234', region: '1684' }, [{ region: '1684', number: '7331234' }]],
    [{ number: '+44 1481 123456', region: '441481' }, [{ region: '441481', number: '123456' }]],
    [{ number: '+8613900001001', region: '1' }, []],
    [{ number: '+86' }, []],
    [{ number: '' }, []],
  ])('%j: %j', (lookup, splits) => {
    expect(readPhone(lookup)).toEqual(splits);
  });
});

describe('an account that a look-up named', () => {
  const chinese = readPhone({ number: '+8613900001001' });
  test.each([
    [{ phoneRegion: '86', phoneNumber: '13900001001' }, 'same'],
    [{ phoneRegion: '+86', phoneNumber: '139 0000 1001' }, 'same'],
    [{ phoneRegion: '0086', phoneNumber: '13900001001' }, 'same'],
    // The whole number in one member, as an import may have left it.
    [{ phoneNumber: '+8613900001001' }, 'same'],
    [{ phoneRegion: '1', phoneNumber: '13900001001' }, 'otherRegion'],
    [{ phoneNumber: '13900001001' }, 'unknown'],
    [{ phoneRegion: '86', phoneNumber: '13900001002' }, 'other'],
    [{ phoneRegion: '86' }, 'other'],
    [{ phoneRegion: '86', phoneNumber: '' }, 'other'],
    [{}, 'other'],
  ] as const)('with %j: %s', (stored, match) => {
    expect(matchPhone(stored, chinese)).toBe(match);
  });

  test('matches the digits alone where the key has no region', () => {
    const anywhere = readPhone({ number: '13900001001' });
    expect(matchPhone({ phoneRegion: '1', phoneNumber: '13900001001' }, anywhere)).toBe('same');
    expect(matchPhone({ phoneNumber: '13900001001' }, anywhere)).toBe('same');
  });
});

test('any number that is written with its region and any separators is the one of that region', () => {
  const separators = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\u2011');
  const written = fc.tuple(
    fc.constantFrom('+', '00', '＋'),
    fc.constantFrom('1', '7', '20', '44', '49', '86', '212', '420', '852', '998'),
    fc.array(fc.tuple(separators, fc.integer({ min: 0, max: 9 })), { minLength: 6, maxLength: 15 }),
  );
  const property = fc.property(written, ([mark, phoneRegion, rest]) => {
    const text = `${mark}${phoneRegion}${rest.map(([separator, digit]) => `${separator}${digit}`).join('')}`;
    const phoneNumber = rest.map(([, digit]) => digit).join('');
    const splits = readPhone({ number: text });
    expect(splits[0]).toEqual({ region: phoneRegion, number: phoneNumber });
    expect(splits.length).toBeLessThanOrEqual(2);
    expect(matchPhone({ phoneRegion, phoneNumber }, splits)).toBe('same');
    expect(readPhone({ number: text, region: phoneRegion })).toEqual([
      { region: phoneRegion, number: phoneNumber },
    ]);
  });
  fc.assert(property, { seed: 11, numRuns: 500 });
});
