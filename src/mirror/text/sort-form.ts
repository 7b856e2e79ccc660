import { type Named, spelled } from './pinyin.ts';
import { searchForm } from './search-form.ts';

/** Enough to tell names apart; what begins alike beyond it is in the order of ids. */
const longestForm = 256;

/** A text as lists are ordered by it: folded, Chinese by pinyin. Compare by code points, as SQLite does. */
export function sortForm(text: string, named: Named): string {
  return spelled(searchForm(text), named).slice(0, longestForm).toWellFormed();
}
