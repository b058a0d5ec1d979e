import { ApiObject } from 'cdk8s';

/** File in which cdk8s-cli finds the construct of each object. */
export const CONSTRUCT_METADATA_FILE = 'construct-metadata.json';

/** The text of the construct metadata file, as `App` writes it: keyed by the name alone, so of two objects with one name it has the last. */
export function constructMetadata(objects: ApiObject[]): string {
  const resources: Record<string, { path: string }> = {};
  for (const object of objects) {
    resources[object.name] = { path: object.node.path };
  }
  return JSON.stringify({ version: '1.0.0', resources });
}
