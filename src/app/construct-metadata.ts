import { ApiObject } from 'cdk8s';

/** The file that tells cdk8s-cli which construct an object comes from. */
export const CONSTRUCT_METADATA_FILE = 'construct-metadata.json';

/** The text of the construct metadata file, as `App` writes it: keyed by name only, so the last object of a name wins. */
export function constructMetadata(objects: ApiObject[]): string {
  const resources: Record<string, { path: string }> = {};
  for (const object of objects) {
    resources[object.name] = { path: object.node.path };
  }
  return JSON.stringify({ version: '1.0.0', resources });
}
