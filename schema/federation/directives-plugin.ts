import SchemaBuilder, {
  BasePlugin,
  type PothosInputFieldConfig,
  type PothosOutputFieldConfig,
  type PothosTypeConfig,
  type SchemaTypes,
} from '@pothos/core';
import type { Permission } from '../core/permissions.ts';

/** Options of a declaration for federation. */
interface FederationOptions {
  readonly shareable?: boolean;
  readonly tag?: string;
  readonly authenticated?: boolean;
  readonly requiresScopes?: Permission[][];
}

/** The arguments of each use of a directive, by the directive's name, as the directives plugin of Pothos reads them. */
type Uses = Record<string, object[]>;

declare global {
  namespace PothosSchemaTypes {
    interface Plugins<Types extends SchemaTypes> {
      federation: FederationPlugin<Types>;
    }
    interface BaseTypeOptions {
      tag?: string;
    }
    interface ObjectTypeOptions {
      shareable?: boolean;
      requiresScopes?: Permission[][];
    }
    interface InterfaceTypeOptions {
      requiresScopes?: Permission[][];
    }
    interface FieldOptions {
      tag?: string;
      authenticated?: boolean;
      requiresScopes?: Permission[][];
    }
    interface InputFieldOptions {
      tag?: string;
    }
  }
}

/** The keys of each entity, by the name of its type. */
const keysByType = new Map<string, readonly string[]>();

/** Says by which fields other subgraphs may name the objects of a type: one `@key` each. */
export function declareKeys(typeName: string, fields: readonly string[]): void {
  keysByType.set(typeName, fields);
}

/** Turns the options above into uses of federation's directives, which the directives plugin then adds to its own. */
class FederationPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onTypeConfig(config: PothosTypeConfig): PothosTypeConfig {
    const keys = (keysByType.get(config.name) ?? []).map((fields) => ({ fields }));
    const uses = { ...(keys.length > 0 && { key: keys }), ...usesOf(config.pothosOptions) };
    return { ...config, extensions: { ...config.extensions, directives: uses } };
  }

  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    return { ...config, extensions: { ...config.extensions, directives: usesOf(config.pothosOptions) } };
  }

  override onInputFieldConfig(config: PothosInputFieldConfig<Types>): PothosInputFieldConfig<Types> {
    return { ...config, extensions: { ...config.extensions, directives: usesOf(config.pothosOptions) } };
  }
}

/** In the order in which they are printed. */
function usesOf({ shareable, authenticated, requiresScopes, tag }: FederationOptions): Uses {
  return {
    ...(shareable && { shareable: [{}] }),
    ...(authenticated && { authenticated: [{}] }),
    ...(requiresScopes && { requiresScopes: [{ scopes: requiresScopes }] }),
    ...(tag !== undefined && { tag: [{ name: tag }] }),
  };
}

export const federationPlugin = 'federation';

SchemaBuilder.registerPlugin(federationPlugin, FederationPlugin);
