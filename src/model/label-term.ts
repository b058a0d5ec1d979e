/** What a label selector of Kubernetes requires of one label. */
export interface LabelTerm { readonly key: string; readonly operator: string; readonly values?: readonly string[] }

/** The requirements of a label selector: pods have to meet each of them. */
export function labelTerms(selector: any): LabelTerm[] {
  const { matchLabels, matchExpressions } = selector ?? {};
  return [
    ...Object.entries<string>(matchLabels ?? {}).map(([key, value]) => ({ key, operator: 'In', values: [value] })),
    ...matchExpressions ?? [],
  ];
}

/** Whether labels meet a requirement; not if its operator is unknown. */
export function meetsTerm(labels: ReadonlyMap<string, string>, { key, operator, values }: LabelTerm): boolean {
  return OPERATORS.get(operator)?.(labels.get(key), values ?? []) ?? false;
}

/** See https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements */
const OPERATORS: ReadonlyMap<string, (label: string | undefined, values: readonly string[]) => boolean> = new Map([
  ['In', (label: string | undefined, values: readonly string[]) => label !== undefined && values.includes(label)],
  ['NotIn', (label: string | undefined, values: readonly string[]) => label === undefined || !values.includes(label)],
  ['Exists', (label: string | undefined) => label !== undefined],
  ['DoesNotExist', (label: string | undefined) => label === undefined],
]);
