import { PodSecurityLevel } from './pod-security-level';
import { PodSecurityRule } from './pod-security-rule';
import { POD_SECURITY_RULES } from './pod-security-rules';

/** A field of a pod that a level does not admit. */
export interface PodSecurityViolation {
  /** The lowest level that does not admit it. */
  readonly level: PodSecurityLevel.BASELINE | PodSecurityLevel.RESTRICTED;
  /** The field, and of which container: `securityContext.privileged of container web`. */
  readonly field: string;
  /** Its value as a text; none if it is not set. */
  readonly got?: string;
  readonly allowed: string;
}

/** The violations of a pod, and whether it has a seccomp profile for containers that are added to it. */
export interface PodSecurityFacts {
  readonly violations: readonly PodSecurityViolation[];
  /** Whether containers without a seccomp profile have none of the pod either. */
  readonly hasNoPodSeccompProfile?: true;
}

const SECCOMP_PROFILE = 'securityContext.seccompProfile.type';

/** Those of a rendered pod template; none if it meets the strictest level, injected containers included. */
export function podSecurityFacts({ metadata, spec }: any = {}): PodSecurityFacts | undefined {
  if (!isObject(spec)) return undefined;
  const violations = [...annotationViolations(metadata), ...POD_SECURITY_RULES.flatMap(rule => ruleViolations(rule, spec))];
  const profile = valuesAt(spec, SECCOMP_PROFILE)[0];
  const hasProfile = profile === 'RuntimeDefault' || profile === 'Localhost' || isForWindows(spec);
  if (!violations.length && hasProfile) return undefined;
  return { violations: distinct(violations), ...(hasProfile ? {} : { hasNoPodSeccompProfile: true }) };
}

function ruleViolations(rule: PodSecurityRule, spec: object): PodSecurityViolation[] {
  if (rule.linuxOnly && isForWindows(spec)) return [];
  const { level, field, required } = rule;
  const ofPod = rule.of === 'container' ? [] : valuesAt(spec, field);
  const violation = (value: unknown, of: string): PodSecurityViolation => ({
    level, field: `${field}${of}`, ...(value === undefined ? {} : { got: textOf(value) }), allowed: allowedText(rule),
  });
  const violations = ofPod.filter(value => !isAdmitted(rule, value)).map(value => violation(value, ' of the pod'));
  if (rule.of === 'pod') return violations;
  const hasPodValue = ofPod.some(value => isAdmitted(rule, value));
  for (const { container, kind } of containersOf(spec)) {
    const values = valuesAt(container, field);
    const of = ` of ${kind} ${textOf((container as any).name)}`;
    if (!values.length && required && !hasPodValue) violations.push(violation(undefined, of));
    for (const value of values) if (!isAdmitted(rule, value)) violations.push(violation(value, of));
  }
  return violations;
}

function isAdmitted({ allowed, forbidden, contains, oneOf }: PodSecurityRule, value: unknown): boolean {
  if (contains !== undefined) return Array.isArray(value) && value.includes(contains);
  if (oneOf) return isObject(value) && (oneOf.some(field => isSet((value as any)[field])) || isNameOnly(value));
  if (forbidden) return !forbidden.includes(value);
  return allowed!.includes(value);
}

/** A volume of no kind, which the API server makes an emptyDir. */
function isNameOnly(volume: object): boolean { return Object.entries(volume).every(([field, value]) => field === 'name' || !isSet(value)); }

function allowedText({ allowed, forbidden, contains, oneOf, required }: PodSecurityRule): string {
  if (contains !== undefined) return `a list with ${contains}`;
  if (oneOf) return oneOf.join(', ');
  if (forbidden) return `other than ${forbidden.join(', ')}`;
  const values = allowed!.filter(value => value !== '').map(value => `${value}`);
  return [...(required ? [] : ['not set']), ...values].join(', ');
}

/** The old form of AppArmor profiles. See https://kubernetes.io/docs/tutorials/security/apparmor/ */
function annotationViolations(metadata: unknown): PodSecurityViolation[] {
  const annotations = isObject(metadata) && isObject((metadata as any).annotations) ? (metadata as any).annotations as object : {};
  return Object.entries(annotations)
    .filter(([key, value]) => key.startsWith('container.apparmor.security.beta.kubernetes.io/')
      && value !== '' && value !== 'runtime/default' && !(typeof value === 'string' && value.startsWith('localhost/')))
    .map(([key, value]) => ({ level: PodSecurityLevel.BASELINE, field: `annotation ${key}`, got: textOf(value), allowed: 'not set, runtime/default, localhost/*' }));
}

function containersOf(spec: object): { readonly container: object; readonly kind: string }[] {
  const { containers, initContainers } = spec as any;
  const listed = (list: unknown, kind: string) => (Array.isArray(list) ? list.filter(isObject).map(container => ({ container, kind })) : []);
  return [...listed(initContainers, 'init container'), ...listed(containers, 'container')];
}

/** The values of a field that are set. */
function valuesAt(object: unknown, field: string): unknown[] {
  let values: unknown[] = [object];
  for (const part of field.split('.')) {
    const isList = part.endsWith('[*]');
    const name = isList ? part.slice(0, -3) : part;
    values = values.flatMap(value => (isObject(value) && isSet((value as any)[name]) ? [(value as any)[name]] : []));
    if (isList) values = values.flatMap(value => (Array.isArray(value) ? value.filter(isSet) : []));
  }
  return values;
}

function isForWindows(spec: object): boolean { return (spec as any).os?.name === 'windows'; }

function isSet(value: unknown): boolean { return value !== undefined && value !== null; }

function isObject(value: unknown): value is object { return typeof value === 'object' && value !== null && !Array.isArray(value); }

function textOf(value: unknown): string { return typeof value === 'string' ? value : JSON.stringify(value) ?? ''; }

/** A stricter rule on a field that the weaker one refuses too says no more. */
function distinct(violations: readonly PodSecurityViolation[]): PodSecurityViolation[] {
  const refused = new Set<string>();
  return violations.filter(({ field, got = '' }) => {
    const key = `${field} ${got}`;
    return !refused.has(key) && refused.add(key);
  });
}
