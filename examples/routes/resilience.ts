import { Duration } from 'cdk8s';
import { HashAlgorithm, LoadBalancing, Locality, TrafficPolicyOptions } from 'cdk8s-mesh';

/** search: a new pod has a cold index, so it gets a tenth of its share at first, and all of it after two minutes. */
export const slowlyAtFirst: TrafficPolicyOptions = { warmup: { duration: Duration.minutes(2), minimumPercent: 10 } };

/** carts: the requests of one cart go to one pod, for as long as pods neither come nor go. Who has no cookie yet gets one. */
export const samePodForCart: TrafficPolicyOptions = {
  loadBalancing: LoadBalancing.consistentHashOfCookie('cart', Duration.hours(1), { algorithm: HashAlgorithm.maglev(65537) }),
};

/** stock: pods of the caller's own region, then those of the other one. Pods that fail are what it leaves a region for, so a circuit breaker comes along. */
export const nearPods: TrafficPolicyOptions = { locality: Locality.failover({ origin: 'eu-west-1', target: 'eu-central-1' }) };
