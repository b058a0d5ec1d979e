import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { FlaggerAlertSeverity } from '../model/flagger-alert-severity';
import { FlaggerHook } from '../model/flagger-hook';

/**
 * A webhook that Flagger calls during a release: acceptance tests, a load test, a manual gate.
 * @see https://docs.flagger.app/usage/webhooks
 * @example
 * const loadTest: FlaggerWebhook = {
 *   hook: FlaggerHook.ROLLOUT,
 *   name: 'load-test',
 *   url: 'http://flagger-loadtester.test/',
 *   metadata: { cmd: 'hey -z 1m -q 10 -c 2 http://user-service-canary.default:8080/' },
 * };
 */
export interface FlaggerWebhook {
  /** When it is called, and what its response decides. */
  readonly hook: FlaggerHook;
  /** Name of the webhook, for events and logs: a DNS label, each of the release its own. */
  readonly name: string;
  /** URL that Flagger sends a POST request to: http or https, without user and password. */
  readonly url: string;
  /**
   * Timeout of a request: whole seconds, at least one.
   * @default Duration.seconds(10)
   */
  readonly timeout?: Duration;
  /**
   * Retries after a failure: from 0 to 100.
   * @default 0
   */
  readonly retries?: number;
  /**
   * Whether failures of this webhook send no alert.
   * @default false
   */
  readonly muteAlert?: boolean;
  /**
   * Texts that the request contains, such as `cmd` for the load tester of Flagger.
   * @default - none
   */
  readonly metadata?: { readonly [name: string]: string };
}

/**
 * An alert of a release, by an `AlertProvider` of Flagger that the cluster has.
 * @see https://docs.flagger.app/usage/alerting
 * @example
 * const alert: FlaggerAlert = { name: 'on-call', provider: 'on-call', providerNamespace: 'flagger' };
 */
export interface FlaggerAlert {
  /** Name of the alert: a DNS label, each of the release its own. */
  readonly name: string;
  /** Name of the AlertProvider. */
  readonly provider: string;
  /**
   * Namespace of the AlertProvider.
   * @default - the namespace of the service
   */
  readonly providerNamespace?: string;
  /**
   * The events that it is sent for.
   * @default FlaggerAlertSeverity.INFO
   */
  readonly severity?: FlaggerAlertSeverity;
}

/**
 * Session affinity of a release: a client that reached the new version stays there, by a cookie. The application sets no cookie itself.
 * @see https://docs.flagger.app/tutorials/istio-progressive-delivery#session-affinity
 * @example
 * const sessionAffinity: FlaggerSessionAffinity = { cookieName: 'flagger-cookie' };
 */
export interface FlaggerSessionAffinity {
  /** Name of the cookie. */
  readonly cookieName: string;
  /**
   * How long the client keeps the cookie: whole seconds, at least one.
   * @default Duration.days(1)
   */
  readonly maxAge?: Duration;
}

/**
 * Options of `DeliveryEngine.flagger()`.
 * @example
 * const options: FlaggerOptions = { metricsServer: 'http://prometheus.istio-system:9090' };
 */
export interface FlaggerOptions {
  /** URL of the Prometheus that scrapes the proxies of the mesh: http or https, without user and password. */
  readonly metricsServer: string;
  /**
   * The autoscaler of the Deployment: a HorizontalPodAutoscaler, or a ScaledObject of KEDA. Flagger copies it for the stable pods.
   * @default - none: the stable Deployment, `<service>-<version>-primary`, begins with one pod and keeps the number that it is scaled to
   */
  readonly autoscaler?: Construct;
  /**
   * Webhooks that are called during a release.
   * @default - none
   */
  readonly webhooks?: FlaggerWebhook[];
  /**
   * Alerts about the events of a release.
   * @default - those of the installation of Flagger
   */
  readonly alerts?: FlaggerAlert[];
  /**
   * Session affinity of clients that reached the new version.
   * @default - none: the version is drawn for each request
   */
  readonly sessionAffinity?: FlaggerSessionAffinity;
  /**
   * How long the new pods may take to become ready before the release is rolled back: whole seconds, at least one.
   * @default Duration.minutes(10)
   */
  readonly progressDeadline?: Duration;
  /**
   * How much traffic returns to the stable Deployment with each interval, once that runs the new version: whole percent from 1 to 100.
   * @default - all at once
   */
  readonly promotionStepPercent?: number;
}
