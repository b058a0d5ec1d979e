import { Chart } from 'cdk8s';
import { DirectResponse, HttpMatch, PathMatch } from 'cdk8s-mesh';
import { Services } from './services';

/** books: its first API is gone. Proxies say so; no pod gets the request. */
export function addDirectResponse({ books }: Services): void {
  new DirectResponse(Chart.of(books), 'books-v0', {
    service: books, matches: [HttpMatch.path(PathMatch.prefix('/v0'))], status: 410, body: 'ask for /v1',
  });
}
