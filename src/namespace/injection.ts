import { dnsLabel } from '../model/dns-label';
import { Injection as InjectionModel } from '../model/namespace';

/**
 * Which control plane puts its proxy into the pods of a namespace. Read when a pod is created: pods that run already have to be restarted.
 * @example
 * new MeshNamespace(chart, 'shop', { mesh, injection: Injection.revision('1-30-3') });
 */
export class Injection {
  /** The mesh's only, or default, control plane. */
  public static enabled(): Injection { return new Injection({ enabled: true }); }

  /**
   * The control plane of this revision, where several are installed. Istio only.
   * @param name as it was installed: a DNS label
   * @see https://istio.io/latest/docs/setup/upgrade/canary/
   */
  public static revision(name: string): Injection {
    return new Injection({ enabled: true, revision: dnsLabel('Injection.revision', 'name', name) });
  }

  /** None: the pods stay outside the mesh. */
  public static disabled(): Injection { return new Injection({ enabled: false }); }

  /** @internal */
  private constructor(public readonly _injection: InjectionModel) {}
}
