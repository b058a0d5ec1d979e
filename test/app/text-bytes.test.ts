import * as fc from 'fast-check';
import { TextBytes } from '../../src/app/text-bytes';

const MEBIBYTE = 1024 * 1024;

test('the bytes of each text are those that it has on its own', () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 2000 })), texts => {
    const bytes = new TextBytes();
    const buffers = texts.map(text => bytes.of(text)); // all first, so that a later one could overwrite an earlier
    expect(buffers.map(buffer => buffer.toString('hex'))).toEqual(texts.map(text => Buffer.from(text, 'utf8').toString('hex')));
  }));
});

test('a text may be longer than a block, and stand between others', () => {
  const bytes = new TextBytes();
  const texts = ['a', 'ü'.repeat(MEBIBYTE), 'b', '', 'c'.repeat(MEBIBYTE / 4), 'd'.repeat(MEBIBYTE / 4), '\u{1f600}'];
  const buffers = texts.map(text => bytes.of(text));
  buffers.forEach((buffer, i) => expect(buffer.equals(Buffer.from(texts[i], 'utf8'))).toBe(true));
});

test('a lone surrogate is written as Node writes it', () => {
  expect(new TextBytes().of('x\ud800y').equals(Buffer.from('x\ud800y', 'utf8'))).toBe(true);
});
