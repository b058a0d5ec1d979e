import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { dirname } from 'path';

/**
 * Holds a text against the file that says what it should be. `npm run test:update` writes the file instead: a deliberate step, whose diff is to be read.
 */
export function expectGolden(actual: string, file: string): void {
  if (process.env.UPDATE_GOLDENS) {
    if (process.env.CI) throw new Error('goldens are not written in CI: run npm run test:update, read the diff and commit it');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, actual);
    return;
  }
  if (!existsSync(file)) throw new Error(`${file} is missing: npm run test:update writes it`);
  expect(actual).toEqual(readFileSync(file, 'utf8')); // npm run test:update, if the new text is right
}
