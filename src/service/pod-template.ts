/** The JSON path of the pod template of a workload of this kind. */
export function podTemplatePath(kind: string): string {
  return kind === 'CronJob' ? '/spec/jobTemplate/spec/template' : '/spec/template';
}

/** The spec of a rendered workload that contains its pod template. */
export function workloadSpec(json: any): any {
  return (json.kind === 'CronJob' ? json.spec?.jobTemplate?.spec : json.spec) ?? {};
}

/** The ServiceAccount that the spec of a pod names; none if it names none. `serviceAccount` is the deprecated alias, which Kubernetes still reads. */
export function namedServiceAccount({ serviceAccountName, serviceAccount }: any): string | undefined {
  return serviceAccountName || serviceAccount || undefined;
}

/** The pod template of a rendered workload of any kind; undefined if it has none. */
export function podTemplate(json: any): any {
  return workloadSpec(json).template;
}
