import { type Named, pinyinForms } from './pinyin.ts';
import { searchForm } from './search-form.ts';

/** The forms that a name is found by: folded, and its Chinese in Latin letters. None of a name without anything to see. */
export function searchFormsOf(name: string, named: Named): readonly string[] {
  const form = searchForm(name);
  return form === '' ? [] : Array.from(new Set([form, ...pinyinForms(form, named)]));
}
