import { namedServiceAccount, podTemplate, podTemplatePath, workloadSpec } from './pod-template';
import { resourceMistakes } from './resource-mistakes';
import { isDnsSubdomain } from '../input/dns-subdomain';
import { Mistake } from '../model/input-error';
import { labelTerms, meetsTerm } from '../model/label-term';

/** Requirements for the pods of a workload: the mesh selects and identifies them by these. */
export interface RequiredPods {
  readonly namespace: string;
  readonly serviceAccountName: string;
  /** Labels that select the pods, and labels of the mesh. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/**
 * The mistakes in a rendered workload.
 * @param name the name of the workload in errors
 * @param accountFix how its ServiceAccount is set
 */
export function workloadMistakes(name: string, json: any, required: RequiredPods, accountFix: string): Mistake[] {
  const template = podTemplate(json);
  const { workloadRef } = json.spec ?? {};
  if (workloadRef) {
    return [{
      what: `spec.workloadRef of ${name}`,
      got: `${workloadRef.kind}/${workloadRef.name}`,
      allowed: 'a Rollout with a pod template of its own',
      fix: `pass the ${workloadRef.kind} that it refers to as the workload`,
    }];
  }
  if (!template) {
    return [{ what: `pod template of ${name}`, got: undefined, allowed: `pods at ${podTemplatePath(json.kind)}`, fix: 'pass a workload that makes pods' }];
  }
  const { metadata = {}, spec = {} } = template;
  const serviceAccount = namedServiceAccount(spec);
  const mistakes: Mistake[] = [];
  if (serviceAccount !== required.serviceAccountName) {
    mistakes.push({ what: `serviceAccount of ${name}`, got: serviceAccount, allowed: required.serviceAccountName, fix: accountFix });
  }
  // The name is in the queries of delivery engines and alerts.
  if (!isDnsSubdomain(json.metadata.name)) {
    mistakes.push({
      what: `metadata.name of ${name}`, got: json.metadata.name, allowed: 'lower-case letters, digits, dashes and dots, at most 253', fix: 'choose another name',
    });
  }
  if (json.metadata.namespace !== required.namespace) {
    mistakes.push({ what: `namespace of ${name}`, got: json.metadata.namespace, allowed: required.namespace, fix: 'set metadata.namespace' });
  }
  for (const field of ['labels', 'annotations'] as const) {
    for (const [key, value] of Object.entries(required[field])) {
      const got = metadata[field]?.[key];
      if (got === value) continue;
      mistakes.push({ what: `pod ${field === 'labels' ? 'label' : 'annotation'} ${key} of ${name}`, got, allowed: value, fix: 'leave it out: the mesh sets it' });
    }
  }
  return [...mistakes, ...resourceMistakes(name, spec), ...selectorMistakes(name, workloadSpec(json).selector, metadata.labels ?? {})];
}

/** Kubernetes refuses a workload whose selector does not match its pods. */
function selectorMistakes(name: string, selector: any, labels: Readonly<Record<string, string>>): Mistake[] {
  const labelOf = new Map(Object.entries(labels));
  return labelTerms(selector).filter(term => !meetsTerm(labelOf, term)).map(({ key, operator, values = [] }) => ({
    what: `selector ${key} of ${name}`,
    got: operator === 'In' && values.length === 1 ? values[0] : `${operator} ${values.join(', ')}`.trim(),
    allowed: labelOf.has(key) ? `the label of its pods, ${labelOf.get(key)}` : 'a label of its pods',
    fix: 'let the selector match the labels of the pods',
  }));
}
