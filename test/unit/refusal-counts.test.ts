import { expect, test } from 'vitest';
import { createRefusalCounts } from '../../src/observability/refusal-counts.ts';

test('each kind is reported once a minute for as long as there are refusals', () => {
  const reports: [reason: string, count: number][] = [];
  const due: (() => void)[] = [];
  const refusals = createRefusalCounts<string>({
    report: (reason, count) => reports.push([reason, count]),
    setTimer: (callback) => {
      due.push(callback);
      return () => {};
    },
  });
  const passMinute = () => {
    for (const callback of due.splice(0)) callback();
  };
  for (const reason of ['expired', 'expired', 'claims', 'expired']) refusals.note(reason);
  passMinute();
  const first = [
    ['expired', 1],
    ['claims', 1],
    ['expired', 2],
  ];
  expect(reports).toEqual(first);
  passMinute();
  passMinute();
  expect(reports).toEqual(first);
  refusals.note('expired');
  expect(reports).toEqual([...first, ['expired', 1]]);
});
