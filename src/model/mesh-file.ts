import { Enforcement } from './enforcement';
import { MeshRecord } from './mesh-record';

/** Names the format: a reader recognises the file by it. */
export const MESH_FILE_FORMAT = 'cdk8s-mesh';

/** Goes up when a reader of the old version would misread a file. A field that it can ignore may be added. */
export const MESH_FILE_VERSION = 1;

/** The meshes of an app in one JSON file: what reports read. */
export interface MeshFile {
  readonly format: typeof MESH_FILE_FORMAT;
  readonly version: typeof MESH_FILE_VERSION;
  /** In the order of their paths. */
  readonly meshes: readonly RecordedMesh[];
}

/** A mesh as data, and what its provider enforces of it. */
export interface RecordedMesh {
  /** Name of the provider. */
  readonly provider: string;
  readonly enforcement: Enforcement;
  readonly record: MeshRecord;
}

/** The text of the file: a value a line, so that a further edge adds lines and changes no other. */
export function meshFileText(meshes: readonly RecordedMesh[]): string {
  const file: MeshFile = {
    format: MESH_FILE_FORMAT,
    version: MESH_FILE_VERSION,
    meshes: [...meshes].sort((a, b) => (a.record.path < b.record.path ? -1 : 1)), // each path once
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
