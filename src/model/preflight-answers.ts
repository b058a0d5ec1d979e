import { GatewayModel } from './gateway';
import { requiredFeatures } from './rules';
import { ServiceModel } from './service';

/** Whether a CORS policy of a service answers preflight requests. */
export function hasCors({ routes }: Pick<ServiceModel, 'routes'>): boolean { return requiredFeatures(routes).has('cors'); }

/** Whether a gateway answers preflight requests: a service behind it has a CORS policy. */
export function answersPreflights({ routes }: GatewayModel): boolean { return routes.some(({ service }) => hasCors(service)); }
