import { App } from 'cdk8s';
import { recordedMeshes } from '../../src/app/recorded-construct';
import { meshFileText } from '../../src/model/mesh-file';
import { AccessDifference, accessDifferences } from '../../src/reports/access-difference';
import { AccessMatrix, accessMatrix } from '../../src/reports/access-matrix';
import { readMeshFile } from '../../src/reports/read-mesh-file';

/** The file with the meshes of an app. */
export function meshFile(app: App): string { return meshFileText(recordedMeshes(app.node.findAll())); }

/** The matrices of an app, by way of the file. */
export function matrices(app: App): AccessMatrix[] { return matricesOf(meshFile(app)); }

export function matricesOf(text: string): AccessMatrix[] { return readMeshFile('mesh.json', text).map(accessMatrix); }

/** The difference of two apps with one mesh each. */
export function difference(before: App, after: App): AccessDifference { return accessDifferences(matrices(before), matrices(after))[0]; }
