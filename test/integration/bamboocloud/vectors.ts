import { readFileSync } from 'node:fs';

export interface Vector {
  readonly id: string;
  readonly title: string;
  readonly options: {
    readonly signing: boolean;
    readonly encryption: 'none' | 'ecb' | 'gcm';
    readonly gcmLayout?: string;
  };
  readonly now: number;
  readonly request: {
    readonly headers: Readonly<Record<string, string>>;
    readonly rawBody: string;
  };
  readonly expect: {
    readonly verdict: 'accept' | 'reject' | 'duplicate';
    readonly httpStatus: number;
    readonly responseBody: { readonly code: string; readonly data?: string };
    readonly normalizedEventType?: string;
    readonly payload?: Readonly<Record<string, unknown>>;
  };
}

interface VectorFile {
  readonly bamboocloud: {
    readonly config: {
      readonly securityToken: string;
      readonly signatureKey: string;
      readonly encryptionKey: string;
      readonly responseRandom: string;
      readonly responseIvHex: string;
    };
    readonly vectors: readonly Vector[];
  };
}

const file: VectorFile = JSON.parse(
  readFileSync(new URL('../../support/callback-vectors.json', import.meta.url), 'utf8'),
);

/** callback-vectors.json: to be run in their order. */
export const { config, vectors } = file.bamboocloud;

/** The receiver's settings that a vector is for. */
export function environmentOf({ signing, encryption, gcmLayout }: Vector['options']): Record<string, string> {
  return {
    CALLBACK_BAMBOOCLOUD_TOKEN: config.securityToken,
    ...(signing && { CALLBACK_BAMBOOCLOUD_SIGNATURE_KEY: config.signatureKey }),
    CALLBACK_BAMBOOCLOUD_ENCRYPTION: encryption,
    ...(encryption !== 'none' && { CALLBACK_BAMBOOCLOUD_ENCRYPTION_KEY: config.encryptionKey }),
    ...(gcmLayout && { CALLBACK_BAMBOOCLOUD_GCM_LAYOUT: gcmLayout }),
    CALLBACK_BAMBOOCLOUD_CUSTOM_FIELDS: 'number,switch,text,multivaluedText',
  };
}

/** Draws what the vectors' replies were made with. */
export const fixedRandom = {
  bytes: (count: number) =>
    Buffer.from(config.responseIvHex.padEnd(count * 2, '0'), 'hex').subarray(0, count),
  letters: () => config.responseRandom,
};
