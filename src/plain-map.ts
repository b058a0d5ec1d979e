/**
 * An empty object that equals `{}`, but stays fast in large apps.
 *
 * V8 keeps one transition table for the first keys of all objects that start as `{}`. Constructs store their children by id, so the ids of the app's
 * services fill that table too. At about 1,500 entries it is full: from then on each object that starts as `{}` with a new key gets a hidden class
 * of its own, which is several times slower and larger. Objects created here have a transition table of their own.
 */
export function plainMap<T extends object = Record<string, any>>(): T { return new PlainMap() as T; }

const PlainMap = function () { /* nothing to set */ } as unknown as { prototype: object; new(): object };
PlainMap.prototype = Object.prototype;
