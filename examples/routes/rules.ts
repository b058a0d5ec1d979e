import { Duration } from 'cdk8s';
import { HttpMatch, HttpMethod, PathMatch } from 'cdk8s-mesh';
import { Services } from './services';

/** books: a route table by hand, for what no construct says. The first rule that takes a request has it; the last is for all the rest. */
export function addRules({ books, booksV1, booksV2 }: Services): void {
  books.routes.addRule({
    matches: [HttpMatch.allOf(HttpMatch.path(PathMatch.prefix('/v1/bestsellers')), HttpMatch.method(HttpMethod.GET))],
    split: [{ version: booksV1, percent: 70 }, { version: booksV2, percent: 30 }],
    timeout: Duration.seconds(5),
    responseHeaders: { set: { 'x-list': 'bestsellers' } },
  });
  books.routes.addRule({ matches: [HttpMatch.allOf(HttpMatch.path(PathMatch.prefix('/v1')), HttpMatch.header('x-beta', 'yes'))], split: [{ version: booksV2, percent: 100 }] });
  books.routes.addRule({ split: [{ version: booksV1, percent: 100 }] });
}
