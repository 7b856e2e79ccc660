import { describe, expect, test } from 'vitest';
import { formsOf, isSameText, startsWithText } from '../../src/vocabulary/text-forms.ts';

const decomposed = (text: string) => text.normalize('NFD');

test('a text has two forms where its characters can be taken apart, and otherwise one', () => {
  expect(formsOf('é')).toEqual(['\u00e9', 'e\u0301']);
  expect(formsOf('e\u0301')).toEqual(['\u00e9', 'e\u0301']);
  for (const text of ['', 'mia.chen@example.com', '李雷', 'ﬁ', 'Ａ']) expect(formsOf(text)).toEqual([text]);
});

describe('the same text', () => {
  test.each([
    ['Mia', 'mIA'],
    ['é', decomposed('É')],
    ['김', decomposed('김')],
    ['İ', decomposed('İ')],
    ['ΣΑΣ', 'σας'],
    // The Ångström sign and the letter.
    ['\u212b', '\u00e5'],
  ])('%s and %s', (one, other) => {
    expect(isSameText(one, other)).toBe(true);
  });

  test.each([
    ['e', 'é'],
    ['ﬁona', 'fiona'],
    ['ａda', 'ada'],
    ['straße', 'strasse'],
    ['mia', 'mia '],
  ])('is not %j and %j', (one, other) => {
    expect(isSameText(one, other)).toBe(false);
  });
});

describe('the beginning of a text', () => {
  test.each([
    ['Éa', 'é'],
    [decomposed('Éa'), 'é'],
    ['Éa', decomposed('é')],
    ['ΣΑΣΑ', 'σας'],
    // As upstream finds it: it compares what it holds.
    [decomposed('Éa'), 'e'],
  ])('of %j is %j', (text, prefix) => {
    expect(startsWithText(text, prefix)).toBe(true);
  });

  test.each([
    ['Éa', 'e'],
    ['ab', 'b'],
    ['', 'a'],
  ])('of %j is not %j', (text, prefix) => {
    expect(startsWithText(text, prefix)).toBe(false);
  });
});
