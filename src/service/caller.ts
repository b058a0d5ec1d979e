import { IConstruct } from 'constructs';
import type { CallTarget } from './call-target';
import { instanceOf } from '../input/instance-of';
import type { Mesh } from '../mesh';
import { inputError } from '../model/input-error';
import { Caller } from '../model/match';
import type { MeshNamespace } from '../namespace/mesh-namespace';
import type { CallOptions } from '../security/call';

/**
 * A caller, identified by its ServiceAccount and selected by its pod labels: a `MeshService` or a `MeshWorkload`.
 * @example
 * const callers: ICaller[] = [frontend, mailer];
 * for (const caller of callers) caller.calls(users);
 */
export interface ICaller extends IConstruct {
  /** The namespace of its pods. */
  readonly namespace: MeshNamespace;
  /** @internal */
  readonly _mesh: Mesh;
  /** @internal */
  readonly _model: { readonly name: string; readonly namespace: string };
  /** @internal */
  readonly _caller: Caller & { readonly service: string };
  /**
   * Allows this caller to call a service, or an external service: an edge of the call graph. Each call to the same target is a separate rule (OR).
   * @param target the `MeshService` or `ExternalService` that is called
   * @param options methods, paths and ports that are allowed
   */
  calls(target: CallTarget, options?: CallOptions): void;
}

/**
 * Adds an edge to the call graph.
 * @throws if the target is in another mesh, or methods or paths are given for a port that does not speak HTTP
 */
export function declareCall(caller: ICaller, target: CallTarget, options: CallOptions): void {
  checkMesh(caller, instanceOf(caller.node.path, 'target of calls()', target, 'MeshService or ExternalService'), 'calls');
  target._grant(caller, options);
}

/** @throws if the target is in another mesh */
export function checkMesh(caller: ICaller, target: CallTarget, does: string): void {
  if (target._mesh === caller._mesh) return;
  throw inputError({
    where: `${caller.node.path} ${does} ${target.node.path}`,
    what: 'mesh of the target',
    got: target._mesh.node.path,
    allowed: `the caller's, ${caller._mesh.node.path}`,
    fix: 'the two meshes do not share a trust domain: keep caller and target in one mesh',
  });
}
