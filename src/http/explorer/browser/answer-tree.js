// An answer as a tree of what it names: units, groups and people, each with its counts. It runs without a browser.

/** Objects that are drawn: more of them are no picture. */
export const mostDrawn = 500;

const labels = ['displayName', 'name', 'label', 'username'];

/**
 * The objects of an answer that have a name, below those that lead to them.
 * @returns `{ trees: [{ label, detail, counts: [{ name, count }], branches: [{ name, trees }] }], isCut }`
 */
export function toTrees(data) {
  let left = mostDrawn;
  let isCut = false;
  const trees = treesIn(data);
  return { trees, isCut };

  function treesIn(value) {
    if (Array.isArray(value)) return value.flatMap(treesIn);
    if (typeof value !== 'object' || value === null) return [];
    const label = labelOf(value);
    if (label === undefined) return Object.values(value).flatMap(treesIn);
    isCut ||= left === 0;
    if (isCut) return [];
    left -= 1;
    const { counts, branches } = partsOf(value);
    return [{ label, detail: detailOf(value, label), counts, branches }];
  }

  function partsOf(object) {
    const counts = [];
    const branches = [];
    for (const [name, value] of Object.entries(object)) {
      if (typeof value === 'number') counts.push({ name, count: value });
      if (typeof value !== 'object' || value === null) continue;
      if (typeof value.totalCount === 'number') counts.push({ name, count: value.totalCount });
      const below = treesIn(value);
      if (below.length > 0) branches.push({ name, trees: below });
    }
    return { counts, branches };
  }
}

/** A custom field has a name too, and is no object of the directory. */
function labelOf(object) {
  if ('value' in object) return undefined;
  const name = labels.find((each) => typeof object[each] === 'string' && object[each] !== '');
  return name && object[name];
}

/** What distinguishes people with the same name. */
function detailOf({ username }, label) {
  return typeof username === 'string' && username !== label ? username : undefined;
}
