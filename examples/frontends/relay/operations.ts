import { graphql } from 'relay-runtime';

/**
 * What relay-compiler reads; it writes a module for each into `__generated__`. A bundler's plugin for Relay puts that module in place of
 * the tag. Without one, as here, it is imported by its name.
 */

graphql`
  fragment PeopleRow on User {
    id
    username
    displayName
    createdAt
  }
`;

graphql`
  query PeopleListQuery($first: Int!, $after: String) {
    directory {
      cursor
    }
    users(first: $first, after: $after) @connection(key: "PeopleList_users") {
      totalCount
      edges {
        node {
          ...PeopleRow @relay(mask: false)
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

graphql`
  mutation PeoplePatchMutation($input: PatchUserInput!) {
    patchUser(input: $input) {
      __typename
      ... on PatchUserPayload {
        user {
          ...PeopleRow @relay(mask: false)
        }
      }
      ... on DirectoryError {
        code
        message
        path
      }
    }
  }
`;

graphql`
  subscription PeopleChangesSubscription($after: String!) {
    directoryChanged(after: $after, kinds: [USER]) {
      __typename
      cursor
      ... on DirectoryObjectChanged {
        objectId
        change
        object {
          __typename
          ... on User {
            id
            username
            displayName
            createdAt
          }
        }
      }
    }
  }
`;
