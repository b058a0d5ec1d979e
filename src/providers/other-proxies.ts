import { InjectionKey, Provider } from './provider';

type Metadata = { readonly [field in InjectionKey['field']]?: Readonly<Record<string, string>> };

/** The other meshes whose proxy the labels and annotations of a Namespace or of pods give, and what does. */
export function otherProxies(
  { otherInjection = [] }: Pick<Provider, 'otherInjection'>, on: InjectionKey['on'], metadata: Metadata,
): { readonly mesh: string; readonly cause: string }[] {
  return otherInjection.flatMap(({ mesh, on: of, field, key, values }) => {
    const value = metadata[field]?.[key];
    const isGiven = of === on && (values ? values.some(one => one === value) : !!value);
    return isGiven ? [{ mesh, cause: `${field === 'labels' ? 'label' : 'annotation'} ${key}: ${value}` }] : [];
  });
}
