import { YamlOutputType } from 'cdk8s';
import { MeshAppProps } from './mesh-app-props';
import { inputError } from '../model/input-error';

const TYPES: Readonly<Record<keyof MeshAppProps, { readonly is: (value: unknown) => boolean; readonly allowed: string }>> = {
  outdir: { is: value => typeof value === 'string', allowed: 'a text' },
  meshFile: { is: value => typeof value === 'string', allowed: 'a text' },
  outputFileExtension: { is: value => typeof value === 'string', allowed: 'a text' },
  yamlOutputType: { is: value => typeof value === 'number' && value in YamlOutputType, allowed: 'a value of YamlOutputType' },
  recordConstructMetadata: { is: value => typeof value === 'boolean', allowed: 'true or false' },
  resolvers: { is: value => Array.isArray(value) && value.every(one => typeof one?.resolve === 'function'), allowed: 'a list of resolvers, which have a method resolve()' },
};

/** The props of a MeshApp, which plain JavaScript may give any value. @throws if one is unknown, or of another type */
export function checkedAppProps(props: MeshAppProps): MeshAppProps {
  const where = 'new MeshApp';
  if (typeof props !== 'object' || props === null || Array.isArray(props)) {
    throw inputError({ where, what: 'props', got: props, allowed: 'an object', fix: 'give the settings by their names: { ... }' });
  }
  for (const got in props) {
    if (!Object.hasOwn(TYPES, got)) throw inputError({ where, what: 'property', got, allowed: Object.keys(TYPES).sort().join(', '), fix: 'leave it out: it would have no effect' });
  }
  for (const [what, { is, allowed }] of Object.entries(TYPES)) {
    const got = props[what as keyof MeshAppProps];
    if (got !== undefined && !is(got)) throw inputError({ where, what, got, allowed, fix: 'see MeshAppProps' });
  }
  return props;
}
