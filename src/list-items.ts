import { ApiObject } from 'cdk8s';

/** The manifest of an object of the app, or of an item of one that is a List. */
export interface AppManifest {
  readonly json: any;
  /** The kind and name of an item of a List. */
  readonly item?: string;
}

/** A List (or DeploymentList and so on) is one object of the app, and kubectl applies its items. */
export function isList(kind: unknown): boolean { return typeof kind === 'string' && kind.endsWith('List'); }

/** The manifest of an object, or those of its items; none if it cannot be rendered, which synthesis reports. */
export function manifestsOf(object: ApiObject): AppManifest[] {
  let json: any;
  try {
    json = object.toJson();
  } catch {
    return [];
  }
  return isList(json?.kind) ? itemsOf(json) : [{ json }];
}

function itemsOf({ items }: any): AppManifest[] {
  return (Array.isArray(items) ? items : []).flatMap((item: any) => (
    isList(item?.kind) ? itemsOf(item) : item ? [{ json: item, item: `${item.kind} ${item.metadata?.name}` }] : []
  ));
}
