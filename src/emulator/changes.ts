/** True when the row has all of these values already: such a write changes nothing, times included. */
export const isSame = <Row extends object>(row: Row, values: Partial<Row>): boolean =>
  (Object.keys(values) as (keyof Row)[]).every((name) => row[name] === values[name]);
