import { graphql } from 'relay-runtime';

/**
 * What relay-compiler reads. Nothing imports this module: the tests take what it writes, and send the operations as it
 * prints them, with the ids and type names that it adds, from the other clients as well.
 */

graphql`
  query UserQuery($id: ID!) {
    user(by: { id: $id }) {
      username
      displayName
      rawStatus
      source {
        type
        sourceId
      }
    }
  }
`;

graphql`
  query GroupQuery($id: ID!) {
    group(id: $id) {
      name
      members(first: 10) {
        totalCount
        nodes {
          username
        }
      }
    }
  }
`;

graphql`
  mutation DeleteUserMutation($input: DeleteUserInput!) {
    deleteUser(input: $input) {
      __typename
      ... on DeleteUserPayload {
        deletedUserId
      }
      ... on DirectoryError {
        code
        message
        effect
      }
      ... on DirectoryNotFoundError {
        targetId
      }
    }
  }
`;

graphql`
  mutation AddUsersToGroupMutation($input: AddUsersToGroupInput!) {
    addUsersToGroup(input: $input) {
      __typename
      ... on AddUsersToGroupPayload {
        group {
          name
          members(first: 10) {
            totalCount
            nodes {
              username
            }
          }
        }
        appliedUserIds
        failures {
          targetId
          code
          effect
          message
        }
      }
      ... on DirectoryError {
        code
        message
      }
    }
  }
`;

graphql`
  query IdentityProvidersQuery {
    identityProviders(first: 10) {
      nodes {
        name
        configuration {
          __typename
          ... on IdentityProviderDingTalkConfiguration {
            provisioningScope {
              departments {
                departmentId
                name
              }
              users {
                userId
                name
              }
            }
          }
        }
      }
    }
  }
`;

graphql`
  query UserNodesQuery($first: Int!, $after: String) {
    users(first: $first, after: $after) {
      totalCount
      nodes {
        username
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`;

graphql`
  query UserEdgesQuery($first: Int!, $after: String) {
    users(first: $first, after: $after) @connection(key: "UserEdges_users") {
      totalCount
      edges {
        node {
          username
        }
      }
    }
  }
`;

graphql`
  query StrictUserQuery($id: ID!) @throwOnFieldError {
    user(by: { id: $id }) {
      username
      displayName
      rawStatus
    }
  }
`;

/** Read by GraphQL Code Generator as well. */
graphql`
  query StrictTypesQuery($id: ID!) @throwOnFieldError {
    user(by: { id: $id }) {
      username
      displayName
      rawStatus
      updatedAt
      source {
        type
      }
      organizationalUnits(first: 5) {
        completeness
        edges {
          primary
          node {
            name
          }
        }
      }
    }
    users(first: 2) {
      nodes {
        username
      }
    }
    rootOrganizationalUnits {
      name
    }
  }
`;

graphql`
  subscription EventSubscription {
    directoryChanged {
      __typename
      cursor
      ... on DirectoryObjectChanged {
        objectId
        change
        object {
          __typename
          ... on User {
            username
            displayName
          }
        }
      }
      ... on DirectoryUserMoved {
        userId
        user {
          primaryOrganizationalUnit {
            name
          }
        }
      }
      ... on DirectoryMembersChanged {
        containerId
        addedUserIds
        container {
          __typename
          ... on Group {
            members(first: 10) {
              totalCount
              nodes {
                username
              }
            }
          }
        }
      }
      ... on DirectoryResyncRequired {
        reason
      }
    }
  }
`;
