/** How long what was seen of the scope is believed, in milliseconds: an administrator may narrow it at any time. */
const believedMs = 60_000;

/** Whether the application may see the whole directory, as far as was seen lately. Lives across operations. */
export interface ScopeKnowledge {
  /** Undefined: nobody has looked lately. */
  readonly isWhole: boolean | undefined;
  learn(isWhole: boolean): void;
}

/** @param now milliseconds since the epoch */
export function createScopeKnowledge(now: () => number): ScopeKnowledge {
  let learned: { readonly isWhole: boolean; readonly at: number } | undefined;
  return {
    get isWhole() {
      return learned && now() - learned.at < believedMs ? learned.isWhole : undefined;
    },
    learn(isWhole) {
      learned = { isWhole, at: now() };
    },
  };
}
