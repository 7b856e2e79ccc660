import { ExpiringMap } from './expiring-map.ts';
import { createSecret, createUserCode } from './one-time-text.ts';
import { createGrant, type UserGrant } from './user-grants.ts';

interface Device {
  readonly userCode: string;
  readonly scopes: readonly string[] | undefined;
  decision: UserGrant | 'denied' | undefined;
  /** Between two questions; grows when they come too fast (RFC 8628 3.5). */
  intervalMs: number;
  /** Undefined until the first question. */
  askedAtMs: number | undefined;
}

/** The answer to a device that polls for its tokens; a grant is the last one. */
export type DeviceAnswer =
  | UserGrant
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token'
  | 'invalid_grant';

/** Devices that wait for a person (RFC 8628). */
export class DeviceCodes {
  readonly intervalSeconds: number;
  readonly lifetimeSeconds: number;
  readonly #now: () => number;
  readonly #devices: ExpiringMap<Device>;
  readonly #byUserCode: ExpiringMap<Device>;

  constructor(lifetimeSeconds: number, intervalSeconds: number, now: () => number) {
    this.lifetimeSeconds = lifetimeSeconds;
    this.intervalSeconds = intervalSeconds;
    this.#now = now;
    this.#devices = new ExpiringMap(lifetimeSeconds, now);
    this.#byUserCode = new ExpiringMap(lifetimeSeconds, now);
  }

  issue(scopes: readonly string[] | undefined) {
    const deviceCode = createSecret('DC');
    const device: Device = {
      userCode: createUserCode(),
      scopes,
      decision: undefined,
      intervalMs: this.intervalSeconds * 1_000,
      askedAtMs: undefined,
    };
    const expiresAtMs = this.#devices.set(deviceCode, device);
    this.#byUserCode.set(device.userCode, device);
    return { deviceCode, userCode: device.userCode, expiresAtMs };
  }

  /** Whether a person may still decide. */
  isWaiting(userCode: string): boolean {
    const device = this.#byUserCode.get(userCode);
    return device !== undefined && device.decision === undefined;
  }

  /** A person's decision: the user to sign in, or no. @returns whether the code was waiting for one */
  decide(userCode: string, userId: string | 'denied'): boolean {
    const device = this.#byUserCode.get(userCode);
    if (device === undefined || device.decision !== undefined) return false;
    device.decision = userId === 'denied' ? 'denied' : createGrant(userId, device.scopes);
    return true;
  }

  /** The device's question. A code that has given its tokens, or its no, is unknown from then on. */
  poll(deviceCode: string): DeviceAnswer {
    const found = this.#devices.peek(deviceCode);
    if (found === undefined) return 'invalid_grant';
    const { value: device, expired } = found;
    if (expired) return 'expired_token';
    const nowMs = this.#now();
    const tooSoon = device.askedAtMs !== undefined && nowMs - device.askedAtMs < device.intervalMs;
    device.askedAtMs = nowMs;
    if (tooSoon) {
      device.intervalMs += 5_000;
      return 'slow_down';
    }
    if (device.decision === undefined) return 'authorization_pending';
    this.#devices.delete(deviceCode);
    return device.decision === 'denied' ? 'access_denied' : device.decision;
  }
}
