import { AppSpec, appSpec } from './app-spec';
import { manifests } from './case';
import { MeshProvider } from '../../src';
import { conformantMesh } from '../conformant-mesh';

/** Any app that every mesh takes. Those with more rules for a host of a gateway than an HTTPRoute holds are found by rendering them only. */
export const randomApp = appSpec.filter(spec => !spec.gateways.length || [conformantMesh(), MeshProvider.linkerd()].every(mesh => takes(mesh, spec)));

function takes(mesh: MeshProvider, spec: AppSpec): boolean {
  try {
    manifests(spec, mesh);
    return true;
  } catch (error) {
    const lines = error instanceof Error ? error.message.split('\n').filter(line => line.includes('(')) : [];
    if (lines.length && lines.every(line => line.includes('(http-route-limits)'))) return false;
    throw error;
  }
}
