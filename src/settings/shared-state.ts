import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { secretIssues, secretOf, secretSettings } from './secrets.ts';
import { type Environment, isLoopback, isSet, yesOrNo } from './values.ts';

/** What all replicas share, and where (docs/operating.md). */
export const sharedStateSettings = {
  SHARED_STATE_URL: z
    .string()
    .refine(isAddress, {
      error: 'expected a URL, as in rediss://store.example.com:6379/0, without credentials',
      abort: true,
    })
    .refine(
      (text) => isEncrypted(text) || isLoopback(hostOf(text)),
      'expected rediss: secrets travel to this address',
    )
    .optional(),
  SHARED_STATE_USER: z.string().optional(),
  ...secretSettings('SHARED_STATE_PASSWORD'),
  ...secretSettings('SHARED_STATE_KEY'),
  SHARED_STATE_CA_FILE: z.string().optional(),
  SHARED_STATE_REQUIRED: yesOrNo.default(true),
};

function isAddress(text: string): boolean {
  return /^rediss?:\/\/[^\s/?#@]+(\/\d{0,4})?$/.test(text) && URL.canParse(text);
}

function isEncrypted(url: string): boolean {
  return url.startsWith('rediss:');
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(.*)\]$/, '$1');
}

const besideStore = [
  ...['SHARED_STATE_USER', 'SHARED_STATE_PASSWORD', 'SHARED_STATE_KEY', 'SHARED_STATE_CA_FILE'],
  'SHARED_STATE_REQUIRED',
];

export function sharedStateIssues(given: Environment): string[] {
  if (!isSet(given, 'SHARED_STATE_URL')) {
    return besideStore
      .filter((name) => isSet(given, name))
      .map((name) => `${name}: expected only beside SHARED_STATE_URL`);
  }
  const isEmbedded = !isSet(given, 'EIAM_ENDPOINT') && !isSet(given, 'EIAM_REGION');
  return [
    ...secretIssues(given, 'SHARED_STATE_PASSWORD'),
    ...keyIssues(given),
    ...authorityIssues(given),
    ...(isEmbedded
      ? ['SHARED_STATE_URL: expected only beside an EIAM that replicas share (EIAM_ENDPOINT, EIAM_REGION)']
      : []),
    ...(isSet(given, 'STATE_FILE')
      ? ['STATE_FILE: expected only without SHARED_STATE_URL, which keeps the same']
      : []),
  ];
}

/** 32 bytes. */
const keyText = /^[0-9a-f]{64}$/i;

function keyIssues(given: Environment): string[] {
  const issues = secretIssues(given, 'SHARED_STATE_KEY');
  if (issues.length > 0) return issues;
  const text = secretOf<'SHARED_STATE_KEY'>(given, 'SHARED_STATE_KEY')?.() ?? '';
  return keyText.test(text)
    ? []
    : ['SHARED_STATE_KEY: expected 64 hexadecimal digits, beside SHARED_STATE_URL'];
}

function authorityIssues({ SHARED_STATE_URL: url = '', SHARED_STATE_CA_FILE: file }: Environment): string[] {
  if (file === undefined) return [];
  if (!isEncrypted(url)) return ['SHARED_STATE_CA_FILE: expected only beside a SHARED_STATE_URL of rediss:'];
  try {
    new X509Certificate(readAuthority(file));
    return [];
  } catch {
    // Whatever the reason, the operator has to look at this path.
    return ['SHARED_STATE_CA_FILE: expected the path of a readable file of certificates, as PEM'];
  }
}

function readAuthority(file: string): string {
  return readFileSync(file, 'utf8');
}

const shape = z.object(sharedStateSettings);

export interface SharedStateConfig {
  readonly host: string;
  readonly port: number;
  readonly database: number;
  readonly isEncrypted: boolean;
  /** Certificates of those that sign the store's, as PEM; undefined: those that Node trusts. */
  readonly authority: (() => string) | undefined;
  readonly username: string | undefined;
  readonly password: (() => string) | undefined;
  /** Seals whatever shows a person: 64 hexadecimal digits. */
  readonly key: () => string;
  /** Whether a write that the other replicas cannot learn of is refused. */
  readonly isRequired: boolean;
}

/** Undefined: this process shares nothing. */
export function toSharedState(from: z.output<typeof shape>): SharedStateConfig | undefined {
  const key = secretOf<'SHARED_STATE_KEY'>(from, 'SHARED_STATE_KEY');
  if (from.SHARED_STATE_URL === undefined || !key) return undefined;
  const { port, pathname } = new URL(from.SHARED_STATE_URL);
  const file = from.SHARED_STATE_CA_FILE;
  return {
    host: hostOf(from.SHARED_STATE_URL),
    port: port === '' ? 6_379 : Number(port),
    database: Number(pathname.slice(1)),
    isEncrypted: isEncrypted(from.SHARED_STATE_URL),
    authority: file === undefined ? undefined : () => readAuthority(file),
    username: from.SHARED_STATE_USER,
    password: secretOf<'SHARED_STATE_PASSWORD'>(from, 'SHARED_STATE_PASSWORD'),
    key,
    isRequired: from.SHARED_STATE_REQUIRED,
  };
}
