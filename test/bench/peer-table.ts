import type { PeerName, ServerName } from './peer-servers.ts';

export interface Cell {
  readonly cpuMs: number;
  readonly calls: number;
}

/** One question: what it takes our gateway, and each peer that was asked. */
export interface Row {
  readonly title: string;
  readonly ours: Cell | undefined;
  readonly peers: readonly (Cell | undefined)[];
  /** Of ours to the naive gateway's, which has no memory. */
  readonly ratio: number;
  readonly target: number;
}

export interface Idle {
  readonly rssMiB: ReadonlyMap<string, number>;
  readonly readyMs: ReadonlyMap<string, number>;
}

const rssTargetMiB = 120;
const readyTargetMs = 1_000;
const headings: Readonly<Record<PeerName, string>> = {
  naive: 'naive Yoga',
  'thin-front': 'DataLoader + Pool, thin front',
  'mercurius-jit': 'mercurius + jit',
  'apollo-server': 'Apollo Server',
};

/** The table as it stands in docs/performance.md. */
export function printTable(out: (line: string) => void, rows: readonly Row[], idle: Idle): void {
  const peers = Object.keys(headings) as PeerName[];
  out(`| | gateway | ${peers.map((name) => headings[name]).join(' | ')} | ÷ naive | target | |`);
  out(`|${'---|'.repeat(peers.length + 5)}`);
  for (const { title, ours, peers: others, ratio, target } of rows) {
    const cells = [ours, ...others].map(showCell);
    out(
      `| ${title} | ${cells.join(' | ')} | ${ratio.toFixed(3)} | ≤ ${target} | ${judge(ratio <= target)} |`,
    );
  }
  printIdle(out, 'idle RSS, MiB', idle.rssMiB, rssTargetMiB, peers);
  printIdle(out, 'ready, ms', idle.readyMs, readyTargetMs, peers);
}

function printIdle(
  out: (line: string) => void,
  title: string,
  figures: ReadonlyMap<string, number>,
  target: number,
  peers: readonly PeerName[],
): void {
  const show = (name: ServerName) => (figures.get(name) ?? Number.NaN).toFixed(0);
  const isMet = (figures.get('developer') ?? Number.NaN) <= target;
  out(
    `| ${title} | ${show('developer')} | ${peers.map(show).join(' | ')} | | ≤ ${target} | ${judge(isMet)} |`,
  );
}

function showCell(cell: Cell | undefined): string {
  if (cell === undefined) return '–';
  const { cpuMs, calls } = cell;
  return `${cpuMs.toFixed(cpuMs < 1 ? 3 : 1)} (${calls})`;
}

const judge = (isMet: boolean) => (isMet ? 'met' : 'missed');
