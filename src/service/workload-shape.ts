import { podTemplatePath } from './pod-template';
import { Mistake } from '../model/input-error';

/** What a field of a manifest holds: an object with known fields, a list, or a map of texts. A field may be missing, an item of a list may not. */
type Shape =
  | { readonly is: 'text' | 'number' | 'boolean' | 'number or text' | 'map of texts' | 'map of numbers or texts' }
  | { readonly is: 'list'; readonly of: Shape }
  | { readonly is: 'object'; readonly fields: Readonly<Record<string, Shape>> };

const TEXT: Shape = { is: 'text' };
const NUMBER: Shape = { is: 'number' };
const MAP: Shape = { is: 'map of texts' };
const object = (fields: Readonly<Record<string, Shape>>): Shape => ({ is: 'object', fields });
const list = (of: Shape): Shape => ({ is: 'list', of });

const TARGET = object({ port: { is: 'number or text' }, path: TEXT, host: TEXT });
const PROBE = object({ httpGet: TARGET, tcpSocket: TARGET, grpc: object({ port: NUMBER }) });
const QUANTITIES: Shape = { is: 'map of numbers or texts' };
const CONTAINERS = list(object({
  name: TEXT,
  resources: object({ requests: QUANTITIES, limits: QUANTITIES }),
  ports: list(object({ name: TEXT, containerPort: NUMBER })),
  livenessProbe: PROBE,
  readinessProbe: PROBE,
  startupProbe: PROBE,
}));
const TEMPLATE = object({
  metadata: object({ labels: MAP, annotations: MAP }),
  spec: object({
    serviceAccountName: TEXT, serviceAccount: TEXT, hostNetwork: { is: 'boolean' }, containers: CONTAINERS, initContainers: CONTAINERS,
  }),
});
const TERMS = list(object({ key: TEXT, operator: TEXT, values: list(TEXT) }));
const SPEC = object({
  replicas: NUMBER,
  selector: object({ matchLabels: MAP, matchExpressions: TERMS }),
  template: TEMPLATE,
  workloadRef: object({ kind: TEXT, name: TEXT }),
});
const METADATA = object({ labels: MAP });
const WORKLOAD = object({ metadata: METADATA, spec: SPEC });
const CRON_JOB = object({ metadata: METADATA, spec: object({ jobTemplate: object({ spec: SPEC }) }) });

/**
 * The fields of a rendered workload that the mesh reads, and whose values are of another type than Kubernetes takes there.
 * @param name the name of the workload in errors
 */
export function shapeMistakes(name: string, json: any): Mistake[] {
  return oddFields(json, podTemplatePath(json.kind) === '/spec/template' ? WORKLOAD : CRON_JOB, '').map(({ path, got, allowed }) => (
    { what: `${path} of ${name}`, got, allowed, fix: 'write it as Kubernetes takes it' }
  ));
}

interface OddField { readonly path: string; readonly got: unknown; readonly allowed: string }

function oddFields(value: unknown, shape: Shape, path: string): OddField[] {
  if (!isOf(value, shape)) return [{ path, got: value, allowed: ALLOWED[shape.is] }];
  if (shape.is === 'list') return (value as unknown[]).flatMap((item, i) => oddFields(item, shape.of, `${path}[${i}]`));
  if (shape.is !== 'object') return [];
  const at = (field: string) => (path ? `${path}.${field}` : field);
  const own = new Map<string, unknown>(Object.entries(value as object));
  return Object.entries(shape.fields).flatMap(([field, of]) => (own.has(field) ? oddFields(own.get(field), of, at(field)) : []));
}

const ALLOWED: Readonly<Record<Shape['is'], string>> = {
  'text': 'a text',
  'number': 'a number',
  'boolean': 'true or false',
  'number or text': 'a number or a text',
  'map of texts': 'names with texts',
  'map of numbers or texts': 'names with numbers or texts',
  'list': 'a list',
  'object': 'an object',
};

function isOf(value: unknown, { is }: Shape): boolean {
  switch (is) {
    case 'text': return typeof value === 'string';
    case 'number': return typeof value === 'number';
    case 'boolean': return typeof value === 'boolean';
    case 'number or text': return typeof value === 'number' || typeof value === 'string';
    case 'list': return Array.isArray(value);
    case 'object': return isObject(value);
    case 'map of texts': return isObject(value) && Object.values(value).every(text => isOf(text, { is: 'text' }));
    case 'map of numbers or texts': return isObject(value) && Object.values(value).every(item => isOf(item, { is: 'number or text' }));
  }
}

function isObject(value: unknown): value is object { return typeof value === 'object' && value !== null && !Array.isArray(value); }
