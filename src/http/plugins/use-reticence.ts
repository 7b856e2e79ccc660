import type { Plugin } from 'graphql-yoga';

/** Over HTTP, no error suggests a name for one that is wrong. */
export function useReticence(): Plugin {
  return {
    onResultProcess({ result }) {
      if (Array.isArray(result) || !('errors' in result)) return;
      for (const error of result.errors ?? []) {
        error.message = withoutSuggestion(error.message);
      }
    },
  };
}

export function withoutSuggestion(message: string): string {
  return message.replace(/ Did you mean [^?]*\?$/, '');
}
