import type { Deviation } from './comparison.ts';
import type { ProbeReport } from './probe.ts';

/** The report for a person: plain text, no value of upstream's in it. */
export function printReport(report: ProbeReport): string {
  const { operations, deviations, neverSent, points, isCutShort } = report;
  const calls = operations.reduce((sum, each) => sum + each.calls, 0);
  const lines = [`${calls} calls, all of them reads${isCutShort ? '; ended early' : ''}.`, ''];
  for (const { operation, calls: sent, failed } of operations) {
    const own = deviations.filter((each) => each.operation === operation);
    const failures = failed > 0 ? `, ${failed} failed` : '';
    lines.push(`${operation} (${sent}${failures}): ${own.length === 0 ? 'agrees' : 'deviates'}`);
    for (const deviation of own) lines.push(`  ${describe(deviation)}`);
  }
  lines.push('', 'Uncertain points of the contract:');
  for (const { point, about, seen } of points) {
    lines.push(`  ${point} ${about}: ${seen === undefined ? 'open' : `settled: ${seen}`}`);
  }
  if (neverSent.length > 0) {
    lines.push('', 'This tenant seems never to send what follows. To have it null without an error:');
    lines.push(`  EIAM_OPTIONAL_MEMBERS=${neverSent.join(',')}`);
  }
  return `${lines.join('\n')}\n`;
}

function describe({ member, kind, expected, count, objects }: Deviation): string {
  const where = member === '' ? 'the whole answer' : member;
  const often = `${count} of ${objects}`;
  if (kind === 'new') return `${where}: new, the contract does not have it (${often})`;
  if (kind === 'missing') return `${where}: missing, expected ${expected} (${often})`;
  return `${where}: not ${expected} (${often})`;
}
