import { type Named, pinyinForms, spelled } from './pinyin.ts';
import { searchForm } from './search-form.ts';

// What the store keeps of a name. It loads the dictionary of pinyin, so that readers, which fold questions alone, do without it.

/** Enough to tell names apart; what begins alike beyond it is in the order of ids. */
const longestSortForm = 256;

/** The forms that a name is found by: folded, and its Chinese in Latin letters. None of a name without anything to see. */
export function searchFormsOf(name: string, named: Named): readonly string[] {
  const form = searchForm(name);
  return form === '' ? [] : Array.from(new Set([form, ...pinyinForms(form, named)]));
}

/** A text as lists are ordered by it: folded, Chinese by pinyin. Compare by code points, as SQLite does. */
export function sortForm(text: string, named: Named): string {
  return spelled(searchForm(text), named).slice(0, longestSortForm).toWellFormed();
}
