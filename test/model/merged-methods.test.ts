import { HttpMethod } from '../../src';
import { Match } from '../../src/model/match';
import { mergedMethods } from '../../src/model/merged-methods';

const { GET, POST, PUT } = HttpMethod;
const path: Match['path'] = [{ type: 'exact', value: '/a' }];

test('matches that differ only in their methods are one', () => {
  expect(mergedMethods([{ methods: [GET], path }, { methods: [PUT] }, { methods: [POST], path }, { methods: [GET, PUT] }])).toEqual([
    { methods: [GET, POST], path }, { methods: [PUT, GET] },
  ]);
});

test('a match without methods, for all of them, stays as it is', () => {
  const matches: Match[] = [{ methods: [GET], path }, { path }, { methods: [POST], path }];
  expect(mergedMethods(matches)).toEqual([{ methods: [GET, POST], path }, { path }]);
});
