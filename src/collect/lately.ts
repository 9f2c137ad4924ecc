// What was made lately, by key: made again when it is needed after a while, so that memory does not grow with the estate.

/**
 * Makes a thing once for each key, as long as it is among the `most` that were asked for last. Making it again must come
 * to the same; whoever asks while it is being made gets the same promise.
 */
export function lately<K, T>(most: number, make: (key: K) => T): (key: K) => T {
  const made = new Map<K, T>();
  return (key) => {
    const before = made.get(key);
    const one = before ?? make(key);
    // A Map is in the order in which keys were put in: the first one is the one that nobody has asked for longest.
    const [oldest] = made.keys();
    if (before !== undefined) made.delete(key);
    else if (made.size >= most && oldest !== undefined) made.delete(oldest);
    made.set(key, one);
    return one;
  };
}
