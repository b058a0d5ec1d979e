/** The part of an OpenAPI v3 schema that CRDs use and types can tell. */
export interface Schema {
  readonly type?: string;
  readonly properties?: { readonly [name: string]: Schema };
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly required?: string[];
  readonly enum?: (string | number)[];
  readonly ['x-kubernetes-int-or-string']?: boolean;
  readonly ['x-kubernetes-preserve-unknown-fields']?: boolean;
}

/** One kind at one version. */
export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly spec: Schema;
}

/**
 * TypeScript interfaces for a kind and everything inside its spec, with the field names of the CRD as they are.
 * An object is named after its path in the spec (`VirtualServiceHttpRoute`); objects of one shape share the shortest path.
 */
export function typesOf(kind: Kind): string {
  const queue: { name: string; schema: Schema }[] = []; // breadth first: the shortest path comes first
  const nameOfShape = new Map<string, string>();
  const taken = new Set([kind.kind]);
  const specName = `${kind.kind}Spec`;

  const typeOf = (schema: Schema, path: string): string => {
    if (schema['x-kubernetes-int-or-string']) return 'number | string';
    if (schema.enum) return schema.enum.map(literal).join(' | ');
    switch (schema.type) {
      case 'string': return 'string';
      case 'boolean': return 'boolean';
      case 'integer':
      case 'number': return 'number';
      case 'array': return arrayOf(typeOf(schema.items ?? {}, path));
      case 'object': return objectType(schema, path);
      default: return 'unknown'; // any JSON
    }
  };

  const objectType = (schema: Schema, path: string): string => {
    const fields = Object.entries(schema.properties ?? {});
    if (fields.length > 0) return named(schema, path);
    if (typeof schema.additionalProperties === 'object') return `Record<string, ${typeOf(schema.additionalProperties, path)}>`;
    return schema['x-kubernetes-preserve-unknown-fields'] ? 'Record<string, unknown>' : 'Record<string, never>';
  };

  const named = (schema: Schema, path: string): string => {
    const shape = JSON.stringify(withoutText(schema));
    const known = nameOfShape.get(shape);
    if (known) return known;
    if (taken.has(path)) throw new Error(`two different objects of ${kind.kind} are both called ${path}`);
    taken.add(path);
    nameOfShape.set(shape, path);
    queue.push({ name: path, schema });
    return path;
  };

  const render = ({ name: type, schema }: { name: string; schema: Schema }): string => {
    const prefix = type === specName ? kind.kind : type; // short names: the spec is all there is
    const lines = Object.entries(schema.properties ?? {}).map(([name, field]) => {
      const optional = schema.required?.includes(name) ? '' : '?';
      return `  readonly ${key(name)}${optional}: ${typeOf(field, prefix + capitalized(name))};`;
    });
    return [`export interface ${type} {`, ...lines, '}'].join('\n');
  };

  const spec = typeOf(kind.spec, specName);
  const root = [
    `export interface ${kind.kind} {`,
    `  readonly apiVersion: '${kind.group}/${kind.version}';`,
    `  readonly kind: '${kind.kind}';`,
    '  readonly metadata: ObjectMeta;',
    `  readonly spec: ${spec};`,
    '}',
  ].join('\n');
  const blocks = [root];
  for (const object of queue) blocks.push(render(object)); // rendering adds to the queue
  return blocks.join('\n\n');
}

/** Text and validation do not make two objects different for a reader of types. */
function withoutText(schema: Schema): Schema {
  const { type, required, enum: values, items, properties, additionalProperties } = schema;
  const inner = Object.entries(properties ?? {}).map(([name, field]) => [name, withoutText(field)]);
  return {
    type,
    required,
    enum: values,
    items: items && withoutText(items),
    properties: properties && Object.fromEntries(inner),
    additionalProperties: typeof additionalProperties === 'object' ? withoutText(additionalProperties) : additionalProperties,
    ['x-kubernetes-int-or-string']: schema['x-kubernetes-int-or-string'],
    ['x-kubernetes-preserve-unknown-fields']: schema['x-kubernetes-preserve-unknown-fields'],
  };
}

const literal = (value: string | number) => typeof value === 'number' ? `${value}` : `'${value.replace(/['\\]/g, '\\$&')}'`;
const key = (name: string) => /^[A-Za-z_$][\w$]*$/.test(name) ? name : literal(name);
const arrayOf = (type: string) => / /.test(type) && !type.startsWith('Record<') ? `(${type})[]` : `${type}[]`;
const capitalized = (name: string) => name.replace(/(^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, __, first: string) => first.toUpperCase());
