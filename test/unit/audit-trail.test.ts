import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { openFileSink } from '../../src/audit/file-sink.ts';
import { type AuditSink, createStreamSink } from '../../src/audit/sink.ts';
import { AuditTrail } from '../../src/audit/trail.ts';

/** A disk with so much room, in bytes. */
class SmallDisk implements AuditSink {
  room = 0;
  written = '';

  async append(lines: string) {
    const bytes = Math.min(this.room, Buffer.byteLength(lines));
    this.room -= bytes;
    this.written += Buffer.from(lines).toString('utf8', 0, bytes);
    return bytes === Buffer.byteLength(lines) ? { bytes } : { bytes, failure: new Error('full') };
  }

  /** Whole lines, of which those that were torn are none. */
  reasons(): readonly unknown[] {
    return this.written.split(/\n|(?<!^)(?=\{"audit")/).flatMap((line) => {
      const isWhole = line.startsWith('{') && line.endsWith('}');
      return isWhole ? [JSON.parse(line).reason] : [];
    });
  }

  async [Symbol.asyncDispose]() {}
}

function openTrail(sink: AuditSink) {
  const timers = new Set<() => void>();
  const told: unknown[] = [];
  const trail = new AuditTrail({
    sink,
    now: () => 0,
    setTimer(callback) {
      timers.add(callback);
      return () => timers.delete(callback);
    },
    onFailure: (_, owed) => told.push({ owed }),
    onRecovery: () => told.push('recovered'),
    onLost: (lost) => told.push({ lost }),
  });
  const ring = () => {
    const due = [...timers];
    timers.clear();
    for (const callback of due) callback();
  };
  return { trail, told, ring };
}

const settled = () => new Promise(setImmediate);

test('what a disk took before it was full is not written again', async () => {
  const disk = new SmallDisk();
  const { trail } = openTrail(disk);
  const reasons = Array.from({ length: 40 }, (_, at) => `reason ${at}`);
  const recorded = reasons.map((reason) => trail.record('token.refused', { reason, count: 1 }));
  await Promise.all(recorded);
  for (let step = 0; step < 40; step += 1) {
    disk.room = 250;
    await trail.record('token.refused', { reason: `step ${step}`, count: 1 });
  }
  disk.room = Number.MAX_SAFE_INTEGER;
  await trail[Symbol.asyncDispose]();
  expect(disk.reasons()).toEqual([...reasons, ...Array.from({ length: 40 }, (_, step) => `step ${step}`)]);
});

test('lines that were demanded fail or are written, each by what the disk took of it', async () => {
  const disk = new SmallDisk();
  disk.room = 250;
  const { trail } = openTrail(disk);
  const first = trail.demand('token.refused', { reason: 'first', count: 1 });
  const wanted = ['second', 'third', 'fourth', 'fifth'];
  const others = wanted.map((reason) => trail.demand('token.refused', { reason, count: 1 }));
  const outcomes = await Promise.allSettled([first, ...others]);
  const kept = ['first', ...wanted].filter((_, at) => outcomes[at]?.status === 'fulfilled');
  expect(kept.length).toBeGreaterThan(1);
  expect(kept.length).toBeLessThan(5);
  expect(disk.reasons()).toEqual(kept);
});

test('what is owed is written once there is room, without a line that comes before it', async () => {
  const disk = new SmallDisk();
  const { trail, told, ring } = openTrail(disk);
  await trail.record('token.refused', { reason: 'kept', count: 1 });
  disk.room = Number.MAX_SAFE_INTEGER;
  ring();
  await settled();
  expect(disk.reasons()).toEqual(['kept']);
  expect(told).toEqual([{ owed: 1 }, 'recovered']);
});

test('lines that the process ends without are counted', async () => {
  const { trail, told } = openTrail(new SmallDisk());
  await trail.record('token.refused', { reason: 'kept', count: 1 });
  await trail[Symbol.asyncDispose]();
  expect(told.at(-1)).toEqual({ lost: 1 });
});

test('a disk that does not answer does not hold the end of the process', async () => {
  const never = new Promise<never>(() => {});
  const { trail, told, ring } = openTrail({ append: () => never, [Symbol.asyncDispose]: () => never });
  const recorded = trail.record('token.refused', { reason: 'kept', count: 1 });
  void recorded;
  const ended = trail[Symbol.asyncDispose]();
  ring();
  await ended;
  expect(told).toEqual([{ lost: 1 }]);
});

test('a stream whose reader has left fails the lines, and not the process', async () => {
  const stream = new PassThrough();
  const sink = createStreamSink(stream);
  stream.destroy(new Error('EPIPE'));
  expect(await sink.append('line\n')).toMatchObject({ bytes: 0, failure: expect.any(Error) });
});

test('a pipe that is not read is full, and holds nothing up', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'eiam-audit-'));
  const path = join(folder, 'pipe');
  execFileSync('mkfifo', [path]);
  await using sink = await openFileSink({ path, fsync: false });
  expect(await sink.append(`${'x'.repeat(1_000_000)}\n`)).toMatchObject({ failure: { code: 'EAGAIN' } });
  rmSync(folder, { recursive: true });
});
