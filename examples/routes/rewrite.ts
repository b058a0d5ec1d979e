import { Chart } from 'cdk8s';
import { PathRewrite, UrlRewrite } from 'cdk8s-mesh';
import { Services } from './services';

/** storefront: callers ask for /api/…, its pods know nothing of /api. Nobody sees it but the pods. */
export function addRewrite({ storefront }: Services): void {
  new UrlRewrite(Chart.of(storefront), 'storefront-api', { service: storefront, path: PathRewrite.prefix('/api', '/') });
}
