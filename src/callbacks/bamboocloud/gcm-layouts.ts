/** Where the parts of a GCM message lie, its tag always being 16 bytes (callbacks.md A.4). */
export interface GcmLayout {
  /** Bytes of an IV that is sent along, in front or at the end; 0: it is not sent. */
  readonly sentIvBytes: number;
  readonly ivAt: 'front' | 'end';
  /** The IV where none is sent: the same each time, which GCM is not made for; only for tenants that have no other. */
  fixedIv(key: Buffer): Buffer;
}

const none = () => Buffer.alloc(0);

/** Every layout a tenant may use, the likeliest first: the vendor documents none. */
export const gcmLayouts = {
  'iv12-prefix': { sentIvBytes: 12, ivAt: 'front', fixedIv: none },
  'iv16-prefix': { sentIvBytes: 16, ivAt: 'front', fixedIv: none },
  'key16-as-iv': { sentIvBytes: 0, ivAt: 'front', fixedIv: (key) => key },
  'key12-as-iv': { sentIvBytes: 0, ivAt: 'front', fixedIv: (key) => key.subarray(0, 12) },
  zero12: { sentIvBytes: 0, ivAt: 'front', fixedIv: () => Buffer.alloc(12) },
  'iv12-suffix': { sentIvBytes: 12, ivAt: 'end', fixedIv: none },
} as const satisfies Record<string, GcmLayout>;

export type GcmLayoutName = keyof typeof gcmLayouts;

export const gcmLayoutNames = Object.keys(gcmLayouts) as readonly GcmLayoutName[];
