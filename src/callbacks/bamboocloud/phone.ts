/** A telephone number as EIAM keeps it; `region` undefined: the attribute did not say. */
export interface PhoneParts {
  readonly region: string | undefined;
  readonly number: string;
}

/**
 * Reads `mobile`, whose format no page documents: `+86-13800000000`, `+86 138 0000 0000`, `+8613800000000` where the region
 * is the expected one, or the number alone. Undefined: none of these.
 */
export function parsePhone(text: string, expectedRegion: string): PhoneParts | undefined {
  const [, marked, region, rest] = /^(\+|00)?(?:([1-9]\d{0,5})[- ])?([\d -]+)$/.exec(text.trim()) ?? [];
  if (rest === undefined) return undefined;
  const digits = rest.replaceAll(/[ -]/g, '');
  if (marked === undefined) return { region: undefined, number: `${region ?? ''}${digits}` };
  if (region !== undefined) return { region, number: digits };
  if (!digits.startsWith(expectedRegion)) return undefined;
  return { region: expectedRegion, number: digits.slice(expectedRegion.length) };
}
