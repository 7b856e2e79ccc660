import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Directory } from '../directory/directory.ts';
import { createId } from '../directory/identifiers.ts';
import type { ProvisioningScope } from '../directory/scope.ts';
import { Random } from '../random.ts';
import type { AlibabaCallbackOptions } from './alibaba-options.ts';
import { AlibabaSender } from './alibaba-sender.ts';
import type { BambooCloudCallbackOptions } from './bamboo-cloud-options.ts';
import { BambooCloudSender } from './bamboo-cloud-sender.ts';
import type { SenderWorld } from './sender-world.ts';
import { setRealTimer } from './timers.ts';

export interface CallbackOptions extends Partial<Omit<SenderWorld, 'now'>> {
  readonly alibaba?: AlibabaCallbackOptions;
  readonly bambooCloud?: BambooCloudCallbackOptions;
}

export interface CallbackParts extends CallbackOptions {
  readonly directory: Directory;
  readonly scope: ProvisioningScope;
  readonly applicationId: string;
  readonly seed: number;
  readonly now: () => number;
}

/** Both dialects' senders. */
export class Callbacks implements Disposable {
  readonly alibaba: AlibabaSender;
  readonly bambooCloud: BambooCloudSender;
  /** Of the Developer API's server: `/v2/{instanceId}/{applicationId}/oauth2/jwks` (its form is not documented). */
  readonly jwksPath: string;
  /** How often the JWKS was fetched. */
  jwksRequests = 0;

  constructor(parts: CallbackParts) {
    const { directory, scope, applicationId, seed, now } = parts;
    const random = new Random(seed ^ 0xca11);
    const world = {
      now,
      setTimer: parts.setTimer ?? setRealTimer,
      randomBytes: parts.randomBytes ?? randomBytes,
    };
    const encryptionKey = Array.from({ length: 8 }, () => random.next().toString(16).padStart(8, '0')).join(
      '',
    );
    this.alibaba = new AlibabaSender({
      directory,
      scope,
      applicationId,
      encryptionKey,
      ...world,
      ...parts.alibaba,
    });
    this.bambooCloud = new BambooCloudSender({
      token: createId('bamboo-token-', random),
      signatureKey: createId('', random).slice(0, 16),
      encryptionKey: createId('', random).slice(0, 16),
      ...world,
      ...parts.bambooCloud,
    });
    this.jwksPath = `/v2/${directory.instanceId}/${applicationId}/oauth2/jwks`;
  }

  /** True when the request was for the JWKS, and is being answered. */
  answersJwks(request: IncomingMessage, response: ServerResponse): boolean {
    if (request.method !== 'GET' || request.url !== this.jwksPath) return false;
    this.jwksRequests += 1;
    this.alibaba.keys.document().then(
      (document) => {
        response.writeHead(200, { 'content-type': 'application/json;charset=utf-8' });
        response.end(JSON.stringify(document));
      },
      () => response.destroy(),
    );
    return true;
  }

  [Symbol.dispose](): void {
    this.alibaba[Symbol.dispose]();
    this.bambooCloud[Symbol.dispose]();
  }
}
