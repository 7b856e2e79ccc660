import type { Metrics } from '../observability/metrics.ts';
import type { Audit } from './audit.ts';

/** Shows what becomes of the lines of the audit trail, and whether writes are refused for want of it. */
export function addAuditFigures(
  metrics: Pick<Metrics, 'addFigures'>,
  { trail, isRequired }: Pick<Audit, 'trail' | 'isRequired'>,
): void {
  metrics.addFigures([
    {
      name: 'eiam_audit_lines_total',
      help: 'Lines of the audit trail, by what became of them.',
      label: 'outcome',
      read: () => {
        const { written, refused, lost } = trail.figures;
        return { written, refused, lost };
      },
    },
    {
      name: 'eiam_audit_lines_owed',
      help: 'Lines that could not be written, and are kept until they can be.',
      read: () => trail.figures.owed,
    },
    {
      name: 'eiam_audit_failing',
      help: 'Whether the audit trail cannot be written: 1, or 0.',
      read: () => Number(trail.figures.isFailing),
    },
    {
      name: 'eiam_audit_writes_suspended',
      help: 'Whether writes are refused because the audit trail cannot be written: 1, or 0.',
      read: () => Number(isRequired && trail.figures.isFailing),
    },
  ]);
}
