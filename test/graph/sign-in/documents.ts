export const generateDeviceCode = `mutation ($input: GenerateDeviceCodeInput) { result: generateDeviceCode(input: $input) {
  __typename
  ... on GenerateDeviceCodePayload {
    deviceCode userCode verificationUri verificationUriComplete expiresInSeconds intervalSeconds
  }
  ... on Error { message code requestId }
  ... on InvalidInputError { field }
} }`;

export const generateToken = `mutation ($input: GenerateTokenInput!) { result: generateToken(input: $input) {
  __typename
  ... on GenerateTokenPayload { tokenType accessToken expiresInSeconds refreshToken idToken }
  ... on AuthorizationPending { intervalSeconds message }
  ... on SlowDown { intervalSeconds message }
  ... on AuthorizationExpired { message }
  ... on AuthorizationDenied { message }
  ... on Error { message code requestId }
  ... on InvalidInputError { field }
} }`;

export const revokeToken = `mutation ($input: RevokeTokenInput!) { result: revokeToken(input: $input) {
  __typename
  ... on RevokeTokenPayload { revoked }
  ... on Error { message code requestId }
  ... on InvalidInputError { field }
} }`;

export const obtainCredential = `mutation ($input: ObtainCloudAccountRoleAccessCredentialInput!) {
  result: obtainCloudAccountRoleAccessCredential(input: $input) {
    __typename
    ... on ObtainCloudAccountRoleAccessCredentialPayload {
      cloudAccountId cloudAccountRoleId cloudAccountRoleName cloudAccountRoleExternalId rawVendorType expiresAt
      credential {
        __typename
        ... on AlibabaCloudStsToken { accessKeyId accessKeySecret securityToken }
        ... on AwsStsToken { accessKeyId secretAccessKey sessionToken }
        ... on TencentCloudStsToken { tmpSecretId tmpSecretKey token }
      }
    }
    ... on Error { message code requestId }
    ... on InvalidInputError { field }
    ... on NotFoundError { id }
  }
}`;
