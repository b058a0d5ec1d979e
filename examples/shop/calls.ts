import { HttpMethod, PathMatch } from 'cdk8s-mesh';
import { Services } from './services';

/**
 * Who may call whom. All else is denied: each service that is called gets one policy, made of these lines.
 * Callers are known by their ServiceAccounts, which the mesh proves with mutual TLS.
 *
 * The routes of gateway.ts are lines of it too. Nobody calls admin: it is not for people outside.
 */
export function addCalls({ users, admin, products, recommendations, orders, payments, gateway, frontend }: Services): void {
  const usersApi = PathMatch.prefix('/api/users'); // the list, and what lies below it; not /api/users2

  frontend.calls(users, { methods: [HttpMethod.GET, HttpMethod.POST], paths: [usersApi] });
  admin.calls(users); // everything
  gateway.calls(users, { paths: [usersApi] });
  products.calls(users, { methods: [HttpMethod.GET], paths: [usersApi] });

  frontend.calls(gateway);
  gateway.calls(products);
  gateway.calls(orders);
  gateway.calls(recommendations);
  recommendations.calls(products, { methods: [HttpMethod.GET] });
  orders.calls(payments);
}
