import { AMOUNTS } from './amount';
import { enumValue } from './enum-value';
import { instanceOf, isClassName } from './instance-of';
import { list } from './list';
import { optionsObject } from './options-object';
import { podNumberRule } from './pod-number';
import { ENUMS, StructName, STRUCTS } from './structs';
import { inputError } from '../model/input-error';

/** Checks a value at a place. @throws if it is of another type */
type Rule = (where: string, what: string, value: unknown) => void;

interface Prop { readonly rule: Rule; readonly optional: boolean }

/**
 * Checks the types of all props, and that each is known: TypeScript does, but plain JavaScript and other languages pass anything. The constructs check the values.
 * @param struct the props' interface
 * @param what the name of the prop that has this value; none for those of a construct or method
 * @throws if it is no object, or a prop is unknown, missing, or of another type
 */
export function checkProps<T extends object>(where: string, struct: StructName, props: T, what = ''): T {
  optionsObject(where, what || (struct.endsWith('Props') ? 'props' : 'options'), props);
  const known = propsOf(struct);
  for (const name in props) {
    const value = props[name];
    if (value === undefined) continue;
    const prop = known.get(name);
    if (prop) prop.rule(where, what ? `${what}.${name}` : name, value);
    else throw unknownProp(where, struct, what, name, known);
  }
  for (const [name, { rule, optional }] of known) {
    if (!optional && props[name as keyof T] === undefined) rule(where, what ? `${what}.${name}` : name, undefined);
  }
  return props;
}

/** Props whose type the construct checks itself, with an error that says more. */
const CHECKED_BY_CONSTRUCT = new Set([
  'Acknowledgement.reason', 'CallOptions.methods', 'ExistingServiceProps.podLabels', 'ExistingWorkloadProps.podLabels', 'GatewayApiOptions.features',
  'GatewayApiOptions.version', 'GatewayListener.hosts', 'GatewayTlsOptions.minVersion', 'GatewayWorkloadOptions.labels',
  'GatewayWorkloadOptions.namespace', 'GatewayWorkloadOptions.serviceAccountName', 'HelmGatewayOptions.namespace', 'HelmGatewayOptions.releaseName',
  'IstioAmbientOptions.gatewayApiVersion', 'IstioAmbientOptions.version', 'IstioOptions.version', 'LinkerdOptions.gatewayApiVersion', 'LinkerdOptions.version',
  'MeshWorkloadOptions.workload', 'MeshWorkloadProps.workload', 'ServiceVersionOptions.podLabels', 'ServiceVersionOptions.workload', 'VersionShare.version',
]);

const cache = new Map<StructName, ReadonlyMap<string, Prop>>();

function propsOf(struct: StructName): ReadonlyMap<string, Prop> {
  const cached = cache.get(struct);
  if (cached) return cached;
  const props = new Map(Object.entries<string>(STRUCTS[struct]).map(([name, type]): [string, Prop] => {
    const optional = type.endsWith('?');
    const ofType = CHECKED_BY_CONSTRUCT.has(`${struct}.${name}`) ? () => {} : ruleOf(optional ? type.slice(0, -1) : type);
    const ofNumber = podNumberRule(struct, name);
    const rule: Rule = !ofNumber ? ofType : (where, what, value) => {
      ofType(where, what, value);
      ofNumber(where, what, value as number);
    };
    return [name, { optional, rule }];
  }));
  cache.set(struct, props);
  return props;
}

function ruleOf(type: string): Rule {
  if (type.endsWith('[]')) {
    const item = ruleOf(type.slice(0, -2));
    return (where, what, value) => list(where, what, value as unknown[]).forEach((one, i) => item(where, `${what}[${i}]`, one));
  }
  if (type.endsWith('{}')) {
    const item = ruleOf(type.slice(0, -2));
    return (where, what, value) => {
      for (const [key, one] of Object.entries(optionsObject(where, what, value as object))) item(where, `${what}.${key}`, one);
    };
  }
  if (type in ENUMS) return (where, what, value) => { enumValue(where, what, value as string, ENUMS[type as keyof typeof ENUMS]); };
  if (type in STRUCTS) return (where, what, value) => { checkProps(where, type as StructName, value as object, what); };
  if (isClassName(type)) {
    const amount = AMOUNTS[type];
    return (where, what, value) => {
      instanceOf(where, what, value, type);
      amount?.(where, what, value);
    };
  }
  const primitive = PRIMITIVES[type];
  return (where, what, value) => {
    if (typeof value !== type) throw inputError({ where, what, got: value, ...primitive, ...(value === undefined && { fix: 'give it' }) });
  };
}

const PRIMITIVES: Readonly<Record<string, { readonly allowed: string; readonly fix: string }>> = {
  string: { allowed: 'a text', fix: 'write it in quotes' },
  number: { allowed: 'a number', fix: 'write it without quotes' },
  boolean: { allowed: 'true or false', fix: 'write it without quotes' },
};

/** Props that users look for in the wrong place, and what to write instead. */
const MISPLACED: ReadonlyMap<string, string> = new Map([
  ['GatewayRouteOptions.methods', 'restrict methods by matches: [HttpMatch.method(HttpMethod.GET)]'],
]);

function unknownProp(where: string, struct: StructName, what: string, name: string, known: ReadonlyMap<string, Prop>): Error {
  const names = [...known.keys()].sort();
  const [similar] = names.map(other => ({ other, ...difference(name.toLowerCase(), other.toLowerCase()) }))
    .filter(({ isSimilar }) => isSimilar).sort((a, b) => a.letters - b.letters);
  return inputError({
    where,
    what: what ? `property of ${what}` : 'property',
    got: name,
    allowed: names.join(', '),
    fix: MISPLACED.get(`${struct}.${name}`) ?? (similar ? `did you mean ${similar.other}?` : 'leave it out: it would have no effect'),
  });
}

/**
 * How many letters differ between the common beginning and the common end; and whether one name is the other with a letter too many, one too few, one
 * changed, or two swapped; or begins with the other.
 */
function difference(a: string, b: string): { readonly letters: number; readonly isSimilar: boolean } {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [restOfA, restOfB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const letters = restOfA.length + restOfB.length;
  const isSimilar = letters <= 2 || a.startsWith(b) || b.startsWith(a) || (restOfA.length === 2 && restOfA === [...restOfB].reverse().join(''));
  return { letters, isSimilar };
}
