import { Chart } from 'cdk8s';
import { HttpMatch, HttpRedirect, HttpScheme, PathMatch, PathRewrite } from 'cdk8s-mesh';
import { Services } from './services';

/** pages: what is asked elsewhere. The client does the asking, so it has to reach the other place. */
export function addRedirects({ pages }: Services): void {
  new HttpRedirect(Chart.of(pages), 'help', {
    service: pages, matches: [HttpMatch.path(PathMatch.prefix('/help'))], scheme: HttpScheme.HTTPS, host: 'help.example.com', status: 301,
  });
  // 308 keeps the method and the body, as 307 does for a move that may end; after 301 and 302 many clients ask with GET.
  new HttpRedirect(Chart.of(pages), 'orders', {
    service: pages, matches: [HttpMatch.path(PathMatch.prefix('/orders'))], path: PathRewrite.prefix('/orders', '/account/orders'), status: 308,
  });
}
