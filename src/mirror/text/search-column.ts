// Apart from what makes the forms, which loads a dictionary: readers do without.

/** Forms in one column, each between line ends: a text is whole where it stands between two, and begins a word behind one. */
export function searchColumn(forms: readonly string[]): string {
  return forms.length === 0 ? '' : `\n${Array.from(new Set(forms)).join('\n')}\n`;
}

/** The forms of such a column. */
export function formsOfColumn(column: string): readonly string[] {
  return column.split('\n').filter((form) => form !== '');
}

/** The same of a column that joins those of several names, name by name. */
export function formsOfNames(column: string): readonly (readonly string[])[] {
  return column === '' ? [] : column.slice(1, -1).split('\n\n').map(formsOfColumn);
}
