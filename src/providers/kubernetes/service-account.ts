import { memoizeByIdentity } from '../../model/memoize-by-identity';
import { ServiceModel } from '../../model/service';
import { Manifest } from '../provider';
import { serviceLabels } from './service';

/** The identity of a service's pods, without a token for the Kubernetes API: the proxy brings its own. */
export const serviceAccount = memoizeByIdentity((service: ServiceModel): Manifest => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  name: service.serviceAccount,
  namespace: service.namespace.name,
  labels: serviceLabels(service),
  fields: { automountServiceAccountToken: false },
}));
