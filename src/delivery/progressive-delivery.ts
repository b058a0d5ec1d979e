import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ArgoCdIgnoreDifference } from './argo-cd-ignore-difference';
import { DeliveryEngine } from './delivery-engine';
import { DeliveryPlan } from './delivery-plan';
import { checkFlaggerTrial } from './flagger-trial';
import { checkProps } from '../input/check-props';
import { constructPlace } from '../input/construct-place';
import { instanceOf } from '../input/instance-of';
import { DeliveryRecord, engineServices, isByFlagger } from '../model/delivery';
import { metricLimitName } from '../model/delivery-plan';
import { inputError } from '../model/input-error';
import { speaksHttp } from '../model/port';
import { MeshService } from '../service/mesh-service';
import { seesRequests } from '../traffic/http-service';

/**
 * Properties of `ProgressiveDelivery`.
 * @example
 * const props: ProgressiveDeliveryProps = {
 *   service: users,
 *   plan: DeliveryPlan.canary({ limits: [MetricLimit.errorRate(5)] }),
 *   engine: DeliveryEngine.flagger({ metricsServer: 'http://prometheus.istio-system:9090' }),
 * };
 */
export interface ProgressiveDeliveryProps {
  /**
   * The service: it has one port, which speaks http, http2 or grpc, and one version with `autoscaled: true`. The version keeps its name over all releases,
   * and each new image of it is a release.
   */
  readonly service: MeshService;
  /** How traffic shifts to the new pods, and which metrics roll the release back. */
  readonly plan: DeliveryPlan;
  /** The controller that runs the releases: it has to be installed in the cluster. */
  readonly engine: DeliveryEngine;
}

/** The longest name of a Service: a DNS label. */
const LONGEST_NAME = 63;

/**
 * Progressive delivery of a service: a controller in the cluster runs each release by a plan. It compares the metrics of the new pods with the limits of
 * the plan, shifts traffic to them step by step, and rolls back where a limit is exceeded or there is no traffic to measure.
 *
 * The engine owns the number of pods and the weights of the routes. Flagger owns the Service and the routes too: they are not rendered. Declarations about
 * the routes of the service which the engine cannot keep are an error. Policies of the call graph, NetworkPolicies, egress scopes and metrics apply to the stable pods and to the new ones.
 * @example
 * new ProgressiveDelivery(chart, 'users-delivery', {
 *   service: users,
 *   plan: DeliveryPlan.canary({ stepPercent: 10, interval: Duration.minutes(5), limits: [MetricLimit.errorRate(5)] }),
 *   engine: DeliveryEngine.flagger({ metricsServer: 'http://prometheus.istio-system:9090' }),
 * });
 */
export class ProgressiveDelivery extends Construct {
  /** The service. */
  public readonly service: MeshService;

  /**
   * @throws if the service has a delivery already, has several ports or none that speaks HTTP, is deployed outside this app, or has a name that is too long,
   * or if the plan has two limits of one metric, or the engine has options that it cannot use in a blue-green release or an A/B test
   */
  constructor(scope: Construct, id: string, props: ProgressiveDeliveryProps) {
    super(...constructPlace(new.target, scope, id));
    const { path } = this.node;
    const { service, plan, engine } = checkProps(path, 'ProgressiveDeliveryProps', props);
    this.service = instanceOf(path, 'service', service, 'MeshService');
    this.checkService();
    const delivery: DeliveryRecord = {
      path,
      plan: instanceOf(path, 'plan', plan, 'DeliveryPlan')._plan,
      engine: instanceOf(path, 'engine', engine, 'DeliveryEngine')._engine,
    };
    const limits = delivery.plan.limits.map(metricLimitName);
    const twin = limits.find((limit, i) => limits.indexOf(limit) < i);
    if (twin) throw inputError({ where: path, what: 'limits of the plan', got: `${twin} twice`, allowed: 'one limit for each metric', fix: 'remove one of them' });
    if (isByFlagger(delivery)) checkFlaggerTrial(path, delivery.plan, delivery.engine);
    const services = engineServices({ name: service.serviceName, deliveries: [delivery] }).filter(name => name !== service.serviceName);
    this.checkNames(services);
    for (const name of services) service.namespace._claimName(this, 'Service of the delivery engine', name);
    service._model.deliveries.push(delivery);
    service.namespace.mesh._renders(this, service.serviceName, service.namespace.namespaceName);
  }

  /** The rendered objects: those that the engine reads. Patch them with `addJsonPatch`. */
  public get objects(): ApiObject[] { return this.service.namespace.mesh._objectsOf(this); }

  /**
   * The fields of the rendered objects that the engine changes in the cluster: what Argo CD has to ignore, since it would set the weights of the routes back
   * during a release. None with Flagger, which creates the routes itself.
   */
  public get ignoreDifferences(): ArgoCdIgnoreDifference[] {
    return this.service.namespace.mesh._changedFieldsOf(this).map(({ apiVersion, kind, name, namespace, paths }) => (
      { group: apiVersion.split('/')[0], kind, name, namespace, jqPathExpressions: [...paths] }
    ));
  }

  private checkNames(services: readonly string[]): void {
    const longest = services.find(({ length }) => length > LONGEST_NAME);
    if (longest === undefined) return;
    const { node: { path: where }, service: { serviceName: name, node: { path } } } = this;
    const most = LONGEST_NAME - (longest.length - name.length);
    throw inputError({ where, what: `name of ${path}`, got: name, allowed: `at most ${most} characters`, fix: `choose a shorter one: ${longest} has to be a DNS label too` });
  }

  private checkService(): void {
    const { node: { path: where }, service: { _model: { ports, podLabels, deliveries: [other] }, node: { path } } } = this;
    if (other) {
      throw inputError({ where, what: `delivery of ${path}`, got: other.path, allowed: 'one construct', fix: `remove ${other.path} or ${where}` });
    }
    if (podLabels) {
      throw inputError({ where, what: 'service', got: `${path}, which is deployed outside this app`, allowed: 'a service of this app', fix: 'let the app that deploys its pods deliver it' });
    }
    seesRequests(where, this.service, 'a delivery shifts and measures requests');
    if (ports.length > 1) {
      throw inputError({
        where,
        what: `ports of ${path}`,
        got: ports.map(({ number }) => number).join(', '),
        allowed: 'one port, that speaks http, http2 or grpc',
        fix: `move ${ports.filter(port => !speaksHttp(port)).map(({ number }) => number)[0] ?? ports[1].number} to a service of its own: the Services of the engine have one port`,
      });
    }
  }
}
