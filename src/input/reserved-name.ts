const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** What an error says about these names. */
export const NO_RESERVED_NAME = `none of ${[...RESERVED].join(', ')}`;

/** Whether JavaScript itself uses the name of a property: an object with such a key loses it, or cannot be serialized. */
export function isReservedName(name: string): boolean { return RESERVED.has(name.toLowerCase()); }
