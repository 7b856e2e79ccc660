import { pinyin } from 'pinyin-pro';

const hanRuns = /\p{Script=Han}+/gu;
/** A longer run is a sentence, which is searched by its characters. */
const longestRun = 64;

/** Surnames in traditional characters whose reading as a surname is known of the simplified one alone. */
const simplified: Readonly<Record<string, string>> = {
  單: '单',
  區: '区',
  蓋: '盖',
  種: '种',
  繆: '缪',
  樂: '乐',
  賁: '贲',
  員: '员',
  過: '过',
  葉: '叶',
  萬俟: '万俟',
  尉遲: '尉迟',
  長孫: '长孙',
};
const traditionalSurname = new RegExp(`^(${Object.keys(simplified).join('|')})`, 'u');

/** What a text names: some characters are read otherwise where they begin a person's name. */
export type Named = 'person' | 'thing';

/**
 * How the Chinese of a text is typed in Latin letters: "zhang wei", "zhangwei" and "zw" of 张伟. A person's first characters are
 * read as a surname and as a word; ü is typed v or u.
 */
export function pinyinForms(text: string, named: Named): readonly string[] {
  const forms = new Set<string>();
  for (const [run] of text.matchAll(hanRuns)) {
    const part = Array.from(run).slice(0, longestRun).join('');
    for (const syllables of readingsOf(part, named)) {
      for (const typed of new Set([syllables, syllables.map((syllable) => syllable.replaceAll('v', 'u'))])) {
        forms.add(typed.join(' '));
        forms.add(typed.join(''));
      }
      if (syllables.length > 1) forms.add(syllables.map((syllable) => syllable.charAt(0)).join(''));
    }
  }
  return Array.from(forms);
}

/** A text with its Chinese spelled, for sorting: syllables stand a blank apart, so that 张三 comes before 张伟. */
export function spelled(text: string, named: Named): string {
  return text
    .replace(hanRuns, (run) => {
      const [syllables = []] = readingsOf(run, named);
      return ` ${syllables.join(' ')} `;
    })
    .replaceAll(/ +/g, ' ')
    .trim();
}

/** The likeliest first. */
function readingsOf(run: string, named: Named): readonly (readonly string[])[] {
  const options = { toneType: 'none', type: 'array', v: true } as const;
  const asWord = pinyin(run, options);
  if (named === 'thing') return [asWord];
  const name = run.replace(traditionalSurname, (surname) => simplified[surname] ?? surname);
  const asName = pinyin(name, { ...options, surname: 'head' });
  return asName.join() === asWord.join() ? [asName] : [asName, asWord];
}
