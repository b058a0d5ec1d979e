type Labels = Readonly<Record<string, string>>;

/** What selects pods. */
export interface Selected {
  readonly name: string;
  /** Labels of pods that others deploy. */
  readonly podLabels?: Labels;
  readonly versions?: readonly { readonly podLabels?: Labels }[];
}

/**
 * The labels by which policies select the pods of a service or workload. A delivery engine changes `app` on the pods that it copies (Flagger's `-primary`),
 * which have to keep their policies, so it is another label. Pods that others deploy need not have it: of these, only the labels are certain by which
 * requests reach them.
 * See https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
 */
export function policySelector({ name, podLabels, versions = [] }: Selected): Record<string, string> {
  if (podLabels) return { ...podLabels };
  return { [versions.some(version => version.podLabels) ? 'app' : 'app.kubernetes.io/name']: name };
}

/** The labels by which what concerns the pods of one version selects them, and the copies of them that a delivery engine runs. */
export function versionSelector(service: Selected, version: string): Record<string, string> { return { ...policySelector(service), version }; }
