import { HttpMatch, PathMatch } from '../../src';
import { Match } from '../../src/model/match';
import { matchText } from '../../src/model/match-text';
import { fixture } from '../mesh-fixture';

const exact = (value: string): Match => ({ path: [{ type: 'exact', value }] });

test('the first matches are listed, and how many others there are', () => {
  const matches = Array.from({ length: 100 }, (_, i) => exact(`/${i}`));
  expect(matchText(matches.slice(0, 2))).toBe('path exact /0 or path exact /1');
  expect(matchText(matches)).toBe('path exact /0 or path exact /1 or path exact /2 or path exact /3 or path exact /4 or 95 other matches');
});

test('a long match is cut', () => {
  expect(matchText([exact(`/${'x'.repeat(1000)}`)])).toBe(`path exact /${'x'.repeat(185)}...`);
});

test('a finding is bounded, however many constructs it is about', () => {
  const { mesh, open } = fixture();
  const users = open.addService('users');
  users.addVersion('v1', { image: 'i' });
  const long = (i: number) => HttpMatch.path(PathMatch.exact(`/${i}/${'x'.repeat(1000)}`));
  for (let i = 0; i < 30; i++) users.routes.addRule({ matches: [long(i)], directResponse: { status: 404 } });
  users.routes.addRule({ matches: Array.from({ length: 30 }, (_, i) => long(i)), directResponse: { status: 410 } });
  const [{ code, message }] = mesh.findings;
  expect(code).toBe('shadowed-rule');
  expect(message).toHaveLength(1500);
});
