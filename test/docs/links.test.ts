import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join } from 'path';

const pages = ['.', 'docs'].flatMap(folder => readdirSync(folder).filter(file => file.endsWith('.md')).map(file => join(folder, file)));

test.each(pages.filter(page => page !== 'API.md'))('the links in %s lead somewhere', page => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)[^)]*\)/g)].map(([, link]) => link);
  expect(links.filter(link => !/^https?:/.test(link) && !existsSync(join(dirname(page), link)))).toEqual([]);
});
