/** FNV-1a, 32 bit: short, stable from run to run. */
export function hash(text: string): string {
  let value = 0x811c9dc5;
  // eslint-disable-next-line no-bitwise -- the hash is made of bits
  for (const character of text) value = Math.imul(value ^ character.codePointAt(0)!, 0x01000193) >>> 0;
  return value.toString(16).padStart(8, '0');
}
