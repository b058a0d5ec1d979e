import { Construct } from 'constructs';
import type { ICaller } from './caller';
import type { Mesh } from '../mesh';
import type { CallOptions } from '../security/call';

/**
 * A target of calls: a `MeshService` or an `ExternalService`.
 * @example
 * const targets: CallTarget[] = [users, payments];
 * for (const target of targets) frontend.calls(target);
 */
export abstract class CallTarget extends Construct {
  /** @internal */
  public abstract readonly _mesh: Mesh;

  /**
   * Adds an edge of the call graph to the model of the target.
   * @internal
   */
  public abstract _grant(caller: ICaller, options: CallOptions): void;
}
