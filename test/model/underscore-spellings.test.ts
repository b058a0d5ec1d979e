import { underscoreSpellings } from '../../src/model/underscore-spellings';

test.each([
  ['role', []],
  ['x-role', ['x_role']],
  ['x-user-id', ['x-user_id', 'x_user-id', 'x_user_id']],
])('%s', (name, others) => expect(underscoreSpellings(name)).toEqual(others));

test('all spellings of a name with four dashes', () => {
  const others = underscoreSpellings('a-b-c-d-e');
  expect(new Set(others).size).toBe(15);
  expect(others.every(name => name !== 'a-b-c-d-e' && name.replace(/_/g, '-') === 'a-b-c-d-e')).toBe(true);
});
