import { Chart, Duration } from 'cdk8s';
import { CorsPolicy, HttpMethod, StringMatch } from 'cdk8s-mesh';
import { Services } from './services';

/** reviews: pages of the shop, and of its preview, may call it from browsers, with cookies. It keeps no other client out: only browsers ask. */
export function addCors({ reviews }: Services): void {
  new CorsPolicy(Chart.of(reviews), 'reviews-cors', {
    service: reviews,
    // Exact origins go with every mesh that knows CORS, prefixes and regexes with Istio's sidecars only.
    origins: [StringMatch.exact('https://books.example.com'), StringMatch.exact('https://preview.example.com')],
    methods: [HttpMethod.GET, HttpMethod.POST],
    headers: ['content-type'],
    credentials: true,
    maxAge: Duration.hours(1),
  });
}
