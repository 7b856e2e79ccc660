/**
 * What an application is granted operations by (developer-api.md 7.1). Sources disagree between `manage_all` and `manager_all`;
 * no value for groups is published, and which one the look-ups of users need is open (U7).
 */
export const permissions = {
  readUsers: 'urn:alibaba:idaas:scope:user:read_all',
  manageUsers: 'urn:alibaba:idaas:scope:user:manager_all',
  readUnits: 'urn:alibaba:idaas:scope:organizational_unit:read_all',
  manageUnits: 'urn:alibaba:idaas:scope:organizational_unit:manage_all',
  obtainCloudCredentials: 'urn:cloud:idaas:pam|cloud_account_role:obtain_access_credential',
} as const;
