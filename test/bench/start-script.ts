import { readFileSync } from 'node:fs';

/** What `npm start` runs. */
export interface StartScript {
  readonly script: string;
  /** Flags of Node. */
  readonly nodeArgs: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Read from package.json, so that what is measured is what is started. */
export function readStartScript(): StartScript {
  const { scripts }: { scripts: { start: string } } = JSON.parse(readFileSync('package.json', 'utf8'));
  const words = scripts.start.split(' ');
  const node = words.indexOf('node');
  const script = words.at(-1);
  if (node < 0 || script === undefined) throw new Error(`Expected a start of node, but got ${scripts.start}`);
  return {
    script,
    nodeArgs: words.slice(node + 1, -1),
    environment: Object.fromEntries(
      words.slice(0, node).map((word) => {
        const [name = '', value = ''] = word.split('=', 2);
        return [name, value];
      }),
    ),
  };
}
