import { z } from 'zod';

/**
 * The kinds of an attribute that the tenant defines (callbacks.md A.6): number, switch, text, and text of several values; null
 * clears it.
 */
export const attributeValue = z.union(
  [z.int(), z.boolean(), z.string(), z.array(z.string()), z.null()],
  'expected an integer, true or false, a text, a list of texts, or null',
);

/** By names that the tenant chooses. */
export type Attributes = Readonly<Record<string, z.infer<typeof attributeValue>>>;

/** A person as the administrator of the BambooCloud IDaaS sees it; `username` is its key here. */
export interface Person {
  readonly username: string;
  readonly name?: string | null;
  /** Codes of organizations, the primary one first, at most 9 (callbacks.md A.6). */
  readonly organizationCodes?: readonly string[];
  readonly disabled?: boolean;
  /** Sent in clear where passwords are synchronised, else left out. */
  readonly password?: string;
  /** Everything else, `attrManagerId`, `mobile` and `email` included, as it is. */
  readonly attributes?: Attributes;
}

/** An organization; `code` is its key here. */
export interface Organization {
  readonly code: string;
  readonly name: string;
  /** None: below the root. */
  readonly parentCode?: string;
  readonly disabled?: boolean;
  readonly leader?: string;
  readonly attributes?: Attributes;
}

type Members = Readonly<Record<string, unknown>>;

/** @param idOf the application's id of an organization @returns only what is given */
export function toUserMessage(
  person: Partial<Person>,
  idOf: (code: string) => string,
  passwords: boolean,
): Members {
  const { username, name, organizationCodes, disabled, password, attributes = {} } = person;
  const organizationIds = organizationCodes?.map(idOf);
  return {
    ...(username === undefined ? {} : { username }),
    ...(name === undefined ? {} : { name }),
    ...(organizationIds?.[0] === undefined ? {} : { organizationId: organizationIds[0], organizationIds }),
    ...(disabled === undefined ? {} : { disabled }),
    ...(password === undefined || !passwords ? {} : { password }),
    ...attributes,
  };
}

export function toOrganizationMessage(
  organization: Partial<Organization>,
  idOf: (code: string) => string,
): Members {
  const { code, name, parentCode, disabled, leader, attributes = {} } = organization;
  return {
    ...(code === undefined ? {} : { code }),
    ...(name === undefined ? {} : { name }),
    ...(parentCode === undefined ? {} : { parentId: idOf(parentCode) }),
    ...(disabled === undefined ? {} : { disabled }),
    ...(leader === undefined ? {} : { leader }),
    ...attributes,
  };
}
