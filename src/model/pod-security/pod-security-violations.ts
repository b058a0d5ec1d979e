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

/** A step to a field: a name, and whether the next step is from each item of the list there. */
interface Step { readonly name: string; readonly isList: boolean }

const SECCOMP_PROFILE = stepsTo('securityContext.seccompProfile.type');

/** The steps are made once: every rule is asked of every pod. */
const RULES = POD_SECURITY_RULES.map(rule => ({ ...rule, steps: stepsTo(rule.field) }));

/** Those of a rendered pod template; none if it meets the strictest level, injected containers included. */
export function podSecurityFacts({ metadata, spec }: any = {}): PodSecurityFacts | undefined {
  if (!isObject(spec)) return undefined;
  const containers = containersOf(spec);
  const violations = annotationViolations(metadata);
  for (const rule of RULES) addViolations(violations, rule, spec, containers);
  const profile = valuesAt(spec, SECCOMP_PROFILE)[0];
  const hasProfile = profile === 'RuntimeDefault' || profile === 'Localhost' || isForWindows(spec);
  if (!violations.length && hasProfile) return undefined;
  return { violations: distinct(violations), ...(hasProfile ? {} : { hasNoPodSeccompProfile: true }) };
}

function addViolations(violations: PodSecurityViolation[], rule: typeof RULES[number], spec: object, containers: readonly ContainerOfPod[]): void {
  if (rule.linuxOnly && isForWindows(spec)) return;
  const ofPod = rule.of === 'container' ? NONE : valuesAt(spec, rule.steps);
  let hasPodValue = false;
  for (const value of ofPod) {
    if (isAdmitted(rule, value)) hasPodValue = true;
    else violations.push(violation(rule, ' of the pod', value));
  }
  if (rule.of === 'pod') return;
  for (const one of containers) {
    const values = valuesAt(one.container, rule.steps);
    if (!values.length && rule.required && !hasPodValue) violations.push(violation(rule, ofContainer(one)));
    for (const value of values) if (!isAdmitted(rule, value)) violations.push(violation(rule, ofContainer(one), value));
  }
}

function violation(rule: PodSecurityRule, of: string, value?: unknown): PodSecurityViolation {
  return { level: rule.level, field: `${rule.field}${of}`, ...(value === undefined ? {} : { got: textOf(value) }), allowed: allowedText(rule) };
}

function ofContainer({ container, kind }: ContainerOfPod): string { return ` of ${kind} ${textOf((container as any).name)}`; }

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

interface ContainerOfPod { readonly container: object; readonly kind: string }

function containersOf(spec: object): ContainerOfPod[] {
  const { containers, initContainers } = spec as any;
  const listed = (list: unknown, kind: string) => (Array.isArray(list) ? list.filter(isObject).map(container => ({ container, kind })) : []);
  return [...listed(initContainers, 'init container'), ...listed(containers, 'container')];
}

function stepsTo(field: string): Step[] {
  return field.split('.').map(part => ({ name: part.replace('[*]', ''), isList: part.endsWith('[*]') }));
}

const NONE: readonly never[] = [];

/** The values of a field that are set: mostly none. */
function valuesAt(object: unknown, steps: readonly Step[], first = 0): readonly unknown[] {
  let value = object;
  for (let i = first; i < steps.length; i++) {
    const { name, isList } = steps[i];
    if (!isObject(value)) return NONE;
    value = (value as any)[name];
    if (!isSet(value)) return NONE;
    if (isList) return Array.isArray(value) ? value.filter(isSet).flatMap(item => valuesAt(item, steps, i + 1)) : NONE;
  }
  return [value];
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
