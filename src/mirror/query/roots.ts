import { rootAlias } from '../../vocabulary/ids.ts';
import type { Reader } from './reader.ts';
import { sql } from './sql.ts';

/** Reads the id that the alias of the root stands for, where it is asked for; the alias itself where the root is not held. */
export function realIds(reader: Reader): (unitId: string) => string {
  let root: string | undefined;
  const readRoot = () => {
    const found = reader.value(sql`SELECT id FROM units WHERE parent_id IS NULL ORDER BY rank, id LIMIT 1`);
    return typeof found === 'string' ? found : rootAlias;
  };
  return (unitId) => {
    if (unitId !== rootAlias) return unitId;
    root ??= readRoot();
    return root;
  };
}
