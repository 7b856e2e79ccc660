import { ApolloLink } from '@apollo/client/core';
import { type Changes, type ResumeOptions, resume, toSink } from '@eiam-graphql/client';
import { print } from 'graphql';
import { Observable } from 'rxjs';

/** Subscriptions that outlive their connections: Apollo sees one, without an end. */
export function createResumingLink(options: Omit<ResumeOptions, 'signal'>): ApolloLink {
  return new ApolloLink(
    ({ query, variables }) =>
      new Observable((observer) =>
        toSink(
          (signal) =>
            resume<Changes & ApolloLink.Result['data']>(
              { query: print(query), variables },
              { ...options, signal },
            ),
          observer,
        ),
      ),
  );
}
