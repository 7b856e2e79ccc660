import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { tables } from '../../../src/mirror/store/tables.ts';
import { gramsOf, gramsOfWord, matchOf } from '../../../src/mirror/text/grams.ts';
import { searchFormsOf, sortForm } from '../../../src/mirror/text/name-forms.ts';
import type { Named } from '../../../src/mirror/text/pinyin.ts';
import { formsOfColumn, searchColumn } from '../../../src/mirror/text/search-column.ts';
import { searchForm, wordsOf } from '../../../src/mirror/text/search-form.ts';

describe('the search form', () => {
  test.each([
    ['Łukasz García', 'lukasz garcia'],
    ['ŁUKASZ GARCI\u0301A', 'lukasz garcia'],
    ['Øystein Þór Ðuro Æsa', 'oystein thor duro aesa'],
    ['Straße, STRASSE', 'strasse, strasse'],
    ['İstanbul ılık', 'istanbul ilik'],
    ['ＡＢＣ　ｶﾀｶﾅ', 'abc カタカナ'],
    ['ﬁona', 'fiona'],
    ['Σίσυφος', 'σισυφοσ'],
    ['Йод ёлка', 'иод елка'],
    ['שָׁלוֹם', 'שלום'],
    ['مُحَمَّد', 'محمد'],
    ['が ガ', 'が ガ'],
    ['हिन्दी', 'हिन्दी'],
    ['한국', '한국'],
    ['  a \t\n b\u00a0c\u3000d  ', 'a b c d'],
    ['co\u00adop\u200b \u{1f44d}\ufe0f', 'coop \u{1f44d}'],
    ['a\0b\u0001c', 'ab c'],
    ['\ud83d x', '\ufffd x'],
    ['\0', ''],
    ['', ''],
  ])('of %j is %j, and its own', (text, form) => {
    expect(searchForm(text)).toBe(form);
    expect(searchForm(form)).toBe(form);
  });

  test('has a bound, which leaves no half of a character', () => {
    expect(searchForm('x'.repeat(100_000))).toHaveLength(1_024);
    expect(searchForm(`${'x'.repeat(1_023)}\u{1f44d}`)).toBe(`${'x'.repeat(1_023)}\ufffd`);
  });

  test('gives the words of a question, each once', () => {
    expect(wordsOf(' García  garcia GARC ')).toEqual(['garcia', 'garc']);
    expect(wordsOf('\u200b')).toEqual([]);
  });
});

describe('the forms of a name', () => {
  test.each([
    ['张伟', 'person', ['张伟', 'zhang wei', 'zhangwei', 'zw']],
    ['張偉', 'person', ['張偉', 'zhang wei', 'zhangwei', 'zw']],
    ['单雄信', 'person', expect.arrayContaining(['shan xiong xin', 'shanxiongxin', 'sxx', 'danxiongxin'])],
    ['單雄信', 'person', expect.arrayContaining(['shanxiongxin'])],
    ['曾国藩', 'person', expect.arrayContaining(['zengguofan', 'zgf'])],
    ['解晓东', 'person', expect.arrayContaining(['xiexiaodong', 'xxd'])],
    ['尉遲恭', 'person', expect.arrayContaining(['yuchigong'])],
    ['吕布', 'person', ['吕布', 'lv bu', 'lvbu', 'lu bu', 'lubu', 'lb']],
    ['单位', 'thing', ['单位', 'dan wei', 'danwei', 'dw']],
    [
      'Wei Zhang 张伟（研发）',
      'person',
      expect.arrayContaining(['wei zhang 张伟(研发)', 'zhangwei', 'yanfa']),
    ],
    ['García', 'person', ['garcia']],
    ['\u200b', 'person', []],
  ] satisfies [string, Named, unknown][])('%s, a %s', (name, named, forms) => {
    expect(searchFormsOf(name, named)).toEqual(forms);
  });

  test('are as many for a name that is a book', () => {
    const forms = searchFormsOf('单'.repeat(50_000), 'person');
    expect(forms.length).toBeLessThanOrEqual(7);
    expect(Math.max(...forms.map(({ length }) => length))).toBeLessThanOrEqual(1_024);
  });

  test('stand in a column, and come out of it again', () => {
    const forms = ['a b', 'c'];
    expect(searchColumn(forms)).toBe('\na b\nc\n');
    expect(formsOfColumn(searchColumn(forms))).toEqual(forms);
    expect(formsOfColumn(searchColumn([]))).toEqual([]);
  });
});

test('lists are in the order of what is typed', () => {
  const names = ['张伟', 'Zhang', '张三', 'Łukasz', 'lucy', 'Zoe', '吕布', 'Émile', 'Eva', '单雄信'];
  const byForm = names.toSorted((one, other) =>
    sortForm(one, 'person') < sortForm(other, 'person') ? -1 : 1,
  );
  expect(byForm).toEqual([
    'Émile',
    'Eva',
    'lucy',
    'Łukasz',
    '吕布',
    '单雄信',
    'Zhang',
    '张三',
    '张伟',
    'Zoe',
  ]);
  expect(sortForm('Wei张伟x', 'person')).toBe('wei zhang wei x');
  expect(sortForm('x'.repeat(100_000), 'person')).toHaveLength(256);
});

describe('the index of names', () => {
  function indexOf(...names: readonly string[]) {
    const database = new DatabaseSync(':memory:');
    database.exec(tables);
    const add = database.prepare('INSERT INTO names (rowid, grams) VALUES (?, ?)');
    names.forEach((name, at) => {
      add.run(at, gramsOf(searchFormsOf(name, 'person')).join(' '));
    });
    const find = database.prepare('SELECT rowid FROM names WHERE names MATCH ?');
    const search = (text: string) => {
      const grams = wordsOf(text).flatMap(gramsOfWord);
      return find.all(matchOf(grams)).map(({ rowid }) => names[Number(rowid)]);
    };
    return { search, [Symbol.dispose]: () => database.close() };
  }

  test.each(['garc', 'lukasz', 'GARCÍA łuk', 'asz', 'ia', 'rci'])('finds Łukasz García by %s', (text) => {
    using names = indexOf('Łukasz García', 'Maria Gracia', '张伟');
    expect(names.search(text)).toContain('Łukasz García');
    expect(names.search(text)).not.toContain('张伟');
  });

  test.each(['张', '张伟', '伟', 'zhang', 'zhangwei', 'zhang wei', 'zw', 'angw'])(
    'finds 张伟 by %s',
    (text) => {
      using names = indexOf('张伟', 'Łukasz García');
      expect(names.search(text)).toEqual(['张伟']);
    },
  );

  test('takes every character for a part of words, and none for syntax', () => {
    const characters = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at));
    const words = [
      ...characters.map((character) => `q${character}q`),
      'NEAR(q)',
      'a"b',
      "a'b",
      'x OR y',
      '*^:-',
      '𠮷野家',
    ];
    using names = indexOf(...words);
    for (const word of words) expect(names.search(word)).toContain(word);
  });

  test('cannot tell by one letter, and can by one ideograph', () => {
    expect(gramsOfWord('g')).toEqual([]);
    expect(gramsOfWord('\u{1f44d}')).toEqual([]);
    for (const word of ['张', '𠮷', 'カ', '한']) expect(gramsOfWord(word)).toEqual([word]);
  });

  test('asks for a bounded number of grams', () => {
    const word = Array.from({ length: 1_000 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join('');
    expect(gramsOfWord(word)).toHaveLength(32);
  });
});
