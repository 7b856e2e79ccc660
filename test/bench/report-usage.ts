import type { Answers, Usage } from './measured-server.ts';

let sampling: NodeJS.Timeout | undefined;
let longestTurnUs = 0;

/**
 * Loaded into a measured server before its own code (`node --import`): answers its parent with what the process has taken so far.
 * The channel keeps no process alive.
 */
process.on('message', (asked: keyof Answers) => {
  process.send?.(answerTo(asked));
});
process.channel?.unref();

function answerTo(asked: keyof Answers): Answers[keyof Answers] {
  switch (asked) {
    case 'usage':
      return usage();
    case 'beginTurns':
      beginTurns();
      return null;
    case 'endTurns':
      clearInterval(sampling);
      return longestTurnUs;
  }
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuUs: user + system, rssBytes: process.memoryUsage.rss() };
}

/** A turn cannot be looked at from within: what the thread ran for between two timers of a millisecond holds it. */
function beginTurns(): void {
  longestTurnUs = 0;
  let before = threadUs();
  const sample = () => {
    const now = threadUs();
    longestTurnUs = Math.max(longestTurnUs, now - before);
    before = now;
  };
  clearInterval(sampling);
  sampling = setInterval(sample, 1).unref();
}

function threadUs(): number {
  const { user, system } = process.threadCpuUsage();
  return user + system;
}
