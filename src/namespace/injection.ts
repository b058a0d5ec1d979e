import { dnsLabel } from '../input/dns-label';
import { Injection as InjectionModel } from '../model/namespace';

/**
 * Proxy injection: which control plane injects its sidecar into the pods of a namespace. It applies when a pod is created: restart the pods that already run.
 * @example
 * new MeshNamespace(chart, 'shop', { mesh, injection: Injection.revision('1-30-3') });
 */
export class Injection {
  /** Injection by the default control plane of the mesh. */
  public static enabled(): Injection { return new Injection({ enabled: true }); }

  /**
   * Injection by the control plane of a revision, where several are installed. Istio only.
   * @param name name of the revision: a DNS label
   * @throws if the name is no DNS label
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   */
  public static revision(name: string): Injection {
    return new Injection({ enabled: true, revision: dnsLabel('Injection.revision', 'name', name) });
  }

  /** No injection: the pods stay outside the mesh. */
  public static disabled(): Injection { return new Injection({ enabled: false }); }

  /** @internal */
  private constructor(public readonly _injection: InjectionModel) {}
}
