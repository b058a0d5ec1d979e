import { createHash } from 'node:crypto';
import { checkProps } from '../input/check-props';
import { dnsLabel } from '../input/dns-label';
import { selectorLabels } from '../input/label';
import { objectName } from '../input/object-name';
import { optionsObject } from '../input/options-object';
import { GatewayWorkloadRecord } from '../model/gateway-record';
import { ISTIOCTL_GATEWAY } from '../model/istioctl-gateway';

/**
 * Pods of an ingress gateway by name.
 * @example
 * const options: GatewayWorkloadOptions = { namespace: 'edge', serviceAccountName: 'edge-gateway' };
 */
export interface GatewayWorkloadOptions {
  /**
   * Namespace of the pods: a DNS label.
   * @default - istio-system with Istio's sidecars; the gateway's own where its controller deploys the pods
   */
  readonly namespace?: string;
  /**
   * Labels that select the pods, at least one: Kubernetes labels. For Istio with sidecars; elsewhere a controller deploys the pods
   * of the gateway, and NetworkPolicies select them by these labels.
   * @default - istio: ingressgateway with Istio's sidecars; elsewhere required in front of a namespace with NetworkPolicies, unless Istio runs the pods
   */
  readonly labels?: { readonly [name: string]: string };
  /**
   * ServiceAccount of the pods, a DNS subdomain: the client identity that a `ZeroTrustNamespace` allows.
   * Each controller has its own naming scheme; docs/guides/gateways.md says how to find the name.
   * @default - istio-ingressgateway-service-account with Istio's sidecars, which is a warning in front of a `ZeroTrustNamespace`;
   * `<gateway>-<class>` with other gateways of Istio; elsewhere required in front of a `ZeroTrustNamespace`
   */
  readonly serviceAccountName?: string;
}

/**
 * A release of Istio's Helm chart `gateway`.
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 * @example
 * const options: HelmGatewayOptions = { releaseName: 'istio-ingress', namespace: 'istio-ingress' };
 */
export interface HelmGatewayOptions {
  /** Name of the release, which is the name of the ServiceAccount too: a DNS label. */
  readonly releaseName: string;
  /** Namespace of the release: a DNS label. */
  readonly namespace: string;
}

/** What of its gateway the names of pods depend on. */
interface GatewayName { readonly name: string; readonly namespace: string }

/**
 * The pods of an ingress gateway, which the gateway's installation or its controller runs. Their ServiceAccount is the client identity that a
 * `ZeroTrustNamespace` allows. In Istio ambient with class `istio` it is ignored, with a warning: Istio deploys the pods itself, in the gateway's
 * namespace, with ServiceAccount `<gateway>-istio`.
 * @example
 * // helm install istio-ingress istio/gateway -n istio-ingress
 * const workload = GatewayWorkload.helm({ releaseName: 'istio-ingress', namespace: 'istio-ingress' });
 */
export class GatewayWorkload {
  /**
   * The ingress gateway that `istioctl install` deploys: in istio-system, with label `istio: ingressgateway` and ServiceAccount
   * `istio-ingressgateway-service-account`.
   * @see https://istio.io/latest/docs/setup/additional-setup/config-profiles/
   */
  public static istioctl(): GatewayWorkload {
    return new GatewayWorkload(() => ISTIOCTL_GATEWAY);
  }

  /**
   * A release of Istio's Helm chart `gateway` with default values: the ServiceAccount has the name of the release; so has the label `istio`, without
   * the prefix `istio-`.
   * @param options the release
   */
  public static helm(options: HelmGatewayOptions): GatewayWorkload {
    return new GatewayWorkload(where => {
      optionsObject(where, 'options of GatewayWorkload.helm()', options);
      checkProps(where, 'HelmGatewayOptions', options, 'workload');
      const releaseName = dnsLabel(where, 'workload.releaseName', options.releaseName);
      const namespace = dnsLabel(where, 'workload.namespace', options.namespace);
      return { namespace, labels: { istio: releaseName.replace(/^istio-/, '') }, serviceAccount: releaseName };
    });
  }

  /**
   * The pods that Envoy Gateway deploys for the gateway in its default mode, without merged gateways: ServiceAccount
   * `envoy-<namespace>-<gateway>-<hash>` in its own namespace, and labels with name and namespace of the gateway. Not for Istio with sidecars, which does
   * not configure them.
   * @param namespace the namespace of Envoy Gateway, a DNS label; default: envoy-gateway-system
   */
  public static envoyGateway(namespace?: string): GatewayWorkload {
    return new GatewayWorkload((where, gateway) => {
      const name = `${gateway.namespace}/${gateway.name}`;
      const digest = createHash('sha256').update(name).digest('hex').slice(0, 8);
      return {
        namespace: dnsLabel(where, 'workload.namespace', namespace ?? 'envoy-gateway-system'),
        labels: { 'gateway.envoyproxy.io/owning-gateway-name': gateway.name, 'gateway.envoyproxy.io/owning-gateway-namespace': gateway.namespace },
        serviceAccount: `envoy-${name.replace('/', '-').slice(0, 48)}-${digest}`,
        controller: 'Envoy Gateway',
      };
    });
  }

  /**
   * Other pods, by name.
   * @param options namespace, labels and ServiceAccount of the pods
   */
  public static of(options: GatewayWorkloadOptions): GatewayWorkload {
    return new GatewayWorkload(where => {
      const { namespace, labels, serviceAccountName } = optionsObject(where, 'options of GatewayWorkload.of()', options);
      checkProps(where, 'GatewayWorkloadOptions', options, 'workload');
      return {
        namespace: namespace === undefined ? undefined : dnsLabel(where, 'workload.namespace', namespace),
        labels: labels === undefined ? undefined : selectorLabels(where, 'workload.labels', labels, 'leave it out for the default'),
        serviceAccount: serviceAccountName === undefined ? undefined : objectName(where, 'workload.serviceAccountName', serviceAccountName),
      };
    });
  }

  /**
   * The workload in the model's terms. @throws if a name is invalid, or the labels would select every pod
   * @internal
   */
  public readonly _record: (where: string, gateway: GatewayName) => GatewayWorkloadRecord;

  private constructor(record: (where: string, gateway: GatewayName) => GatewayWorkloadRecord) {
    this._record = record;
  }
}
