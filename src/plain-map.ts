/**
 * An empty object, as `{}` in all but speed.
 *
 * V8 keeps one list of the keys that objects which began as `{}` got first. Constructs are children by their ids, so those of the app's services
 * land there too; at some 1,500 the list is full, and from then on each object that begins as `{}` with a new key has a shape of its own, which is
 * several times as slow and large. What begins here has a list of its own.
 */
export function plainMap<T extends object = Record<string, any>>(): T { return new PlainMap() as T; }

const PlainMap = function () { /* nothing to set */ } as unknown as { prototype: object; new(): object };
PlainMap.prototype = Object.prototype;
