import type { Random } from '../random.ts';

/** A name as shown and the form that fits a username (developer-api.md 8.5: letters, digits, `_ . @ -`). */
type Name = readonly [shown: string, plain: string];

const chineseSurnames: readonly [Name, ...Name[]] = [
  ['王', 'wang'],
  ['李', 'li'],
  ['张', 'zhang'],
  ['刘', 'liu'],
  ['陈', 'chen'],
  ['杨', 'yang'],
  ['赵', 'zhao'],
  ['黄', 'huang'],
  ['周', 'zhou'],
  ['吴', 'wu'],
  ['徐', 'xu'],
  ['孙', 'sun'],
  ['欧阳', 'ouyang'],
  ['司马', 'sima'],
];

const chineseGivenNames: readonly [Name, ...Name[]] = [
  ['伟', 'wei'],
  ['芳', 'fang'],
  ['娜', 'na'],
  ['敏', 'min'],
  ['静', 'jing'],
  ['强', 'qiang'],
  ['磊', 'lei'],
  ['洋', 'yang'],
  ['勇', 'yong'],
  ['子涵', 'zihan'],
  ['雨桐', 'yutong'],
  ['浩然', 'haoran'],
  ['欣怡', 'xinyi'],
  ['梓轩', 'zixuan'],
  ['思远', 'siyuan'],
  ['晓明', 'xiaoming'],
];

const latinSurnames: readonly [Name, ...Name[]] = [
  ['Smith', 'smith'],
  ["O'Brien", 'obrien'],
  ['García', 'garcia'],
  ['Müller-Lüdenscheidt', 'mueller'],
  ['Kowalski', 'kowalski'],
  ['van den Berg', 'vandenberg'],
  ['Nguyễn', 'nguyen'],
  ['Silva', 'silva'],
  ['Østergård', 'ostergard'],
  ['Rossi', 'rossi'],
  ['Tan', 'tan'],
  ['Suzuki', 'suzuki'],
];

const latinGivenNames: readonly [Name, ...Name[]] = [
  ['Anna', 'anna'],
  ['Łukasz', 'lukasz'],
  ['José', 'jose'],
  ['Sinéad', 'sinead'],
  ['David', 'david'],
  ['Mei Ling', 'meiling'],
  ['Zoë', 'zoe'],
  ['Omar', 'omar'],
  ['Priya', 'priya'],
  ['Björn', 'bjorn'],
  ['Kenji', 'kenji'],
  ['Élodie', 'elodie'],
];

/** What escapes badly: markup, quotes, an astral character. */
const decorations: readonly [string, ...string[]] = [' 🚀', ' <QA>', ' "Jo"', ' & Co', ' \\ n/a'];

export interface PersonName {
  readonly displayName: string;
  /** Lower case, not unique. */
  readonly username: string;
}

/** Draws people's names. Equal names are one string: a large directory holds each once. */
export class PersonNames {
  readonly #random: Random;
  readonly #known = new Map<string, PersonName>();

  constructor(random: Random) {
    this.#random = random;
  }

  next(): PersonName {
    const isChinese = this.#random.chance(0.6);
    const surname = this.#random.pick(isChinese ? chineseSurnames : latinSurnames);
    const given = this.#random.pick(isChinese ? chineseGivenNames : latinGivenNames);
    const key = [given[1], surname[1]].join('.');
    let name = this.#known.get(key);
    if (name === undefined) {
      const shown = isChinese ? [surname[0], given[0]] : [given[0], ' ', surname[0]];
      name = { displayName: shown.join(''), username: key };
      this.#known.set(key, name);
    }
    if (!this.#random.chance(0.01)) return name;
    return { displayName: name.displayName + this.#random.pick(decorations), username: name.username };
  }
}
