export const generateDeviceCode = `mutation ($input: GenerateDeviceCodeInput) { result: generateDeviceCode(input: $input) {
  __typename
  ... on GenerateDeviceCodePayload {
    deviceCode userCode verificationUri verificationUriComplete expiresInSeconds intervalSeconds
  }
  ... on DirectoryError { message code requestId }
  ... on DirectoryInvalidInputError { path }
} }`;

export const generateToken = `mutation ($input: GenerateTokenInput!) { result: generateToken(input: $input) {
  __typename
  ... on GenerateTokenPayload { tokenType accessToken expiresInSeconds refreshToken idToken }
  ... on DirectoryAuthorizationPending { intervalSeconds message }
  ... on DirectorySlowDown { intervalSeconds message }
  ... on DirectoryAuthorizationExpired { message }
  ... on DirectoryAuthorizationDenied { message }
  ... on DirectoryError { message code requestId }
  ... on DirectoryInvalidInputError { path }
} }`;

export const revokeToken = `mutation ($input: RevokeTokenInput!) { result: revokeToken(input: $input) {
  __typename
  ... on RevokeTokenPayload { revoked }
  ... on DirectoryError { message code requestId }
  ... on DirectoryInvalidInputError { path }
} }`;

export const obtainCredential = `mutation ($input: ObtainCloudAccountRoleAccessCredentialInput!) {
  result: obtainCloudAccountRoleAccessCredential(input: $input) {
    __typename
    ... on ObtainCloudAccountRoleAccessCredentialPayload {
      cloudAccountId cloudAccountRoleId cloudAccountRoleName cloudAccountRoleExternalId rawVendorType expiresAt
      credential {
        __typename
        ... on DirectoryAlibabaCloudStsToken { accessKeyId accessKeySecret securityToken }
        ... on DirectoryAwsStsToken { accessKeyId secretAccessKey sessionToken }
        ... on DirectoryTencentCloudStsToken { tmpSecretId tmpSecretKey token }
      }
    }
    ... on DirectoryError { message code requestId }
    ... on DirectoryInvalidInputError { path }
    ... on DirectoryNotFoundError { targetId }
  }
}`;
