import type { FaultRule } from '../../../src/emulator/faults.ts';
import type { Management } from '../../../src/emulator/management/management.ts';
import type { ControlClient } from './control-client.ts';
import type { Instance } from './instance.ts';

/** Rules that are sent before the next call. */
export function remoteFaults(control: ControlClient, plane: 'developer' | 'management'): Instance['faults'] {
  return {
    add(rule: FaultRule) {
      let path: string | undefined;
      control.later(async () => {
        const { faultId } = JSON.parse(
          await control.ask({ method: 'POST', path: 'faults', body: { plane, ...rule } }),
        );
        path = `faults/${faultId}`;
      });
      return {
        [Symbol.dispose]: () =>
          control.later(async () => {
            if (path !== undefined) await control.ask({ method: 'DELETE', path });
            path = undefined;
          }),
      };
    },
    clear: () => control.later({ method: 'DELETE', path: 'faults' }),
  };
}

type RemoteManagement = Pick<Instance['management'], 'accessKeys' | 'policy' | 'identityProviders'>;

/** What is changed in the twin's management API, sent before the next call. */
export function remoteManagement(control: ControlClient, twin: Management): RemoteManagement {
  const { accessKeys, policy, identityProviders } = twin;
  const patch = (id: string, body: object) =>
    control.later({ method: 'PATCH', path: `access-keys/${encodeURIComponent(id)}`, body });
  const added = <Key extends object>(key: Key): Key => {
    control.later({ method: 'POST', path: 'access-keys', body: key });
    return key;
  };
  const refused = new Set<string>();
  const sendPolicy = () => control.later({ method: 'PUT', path: 'policy', body: { refused: [...refused] } });
  for (const change of ['put', 'putVerbatim', 'remove'] as const) {
    // The store is the twin's own: what is changed in it is sent as it is then.
    const original = identityProviders[change].bind(identityProviders) as (...given: unknown[]) => void;
    Object.defineProperty(identityProviders, change, {
      value: (...given: unknown[]) => {
        original(...given);
        const [first] = given;
        const id = typeof first === 'string' ? first : Object(first).detail.IdentityProviderId;
        const path = `identity-providers/${encodeURIComponent(id)}`;
        const bodies = identityProviders.find(id);
        const { detail, row } = bodies ?? {};
        control.later(bodies ? { method: 'PUT', path, body: { detail, row } } : { method: 'DELETE', path });
      },
    });
  }
  return {
    identityProviders,
    accessKeys: {
      add: (key) => void added(key),
      issue: () => added(accessKeys.issue()),
      issueSecurityCredentials: () => added(accessKeys.issueSecurityCredentials()),
      activate: (id) => patch(id, { active: true }),
      deactivate: (id) => patch(id, { active: false }),
      expireToken: (id) => patch(id, { expired: true }),
    },
    policy: {
      diagnosticText: policy.diagnosticText,
      refuse: (...actions) => {
        for (const action of actions) refused.add(action);
        sendPolicy();
      },
      grant: (...actions) => {
        for (const action of actions) refused.delete(action);
        sendPolicy();
      },
    },
  };
}
