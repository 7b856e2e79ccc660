/** True when every one of the wanted values is there already: such a write changes nothing, times included. */
export const isSame = <Row extends object>(row: Row, wanted: Partial<Row>): boolean =>
  (Object.keys(wanted) as (keyof Row)[]).every((name) => row[name] === wanted[name]);
