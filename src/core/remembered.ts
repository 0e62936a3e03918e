/**
 * Answers for the same object what was made of it the first time, for as long as the object is there. For values that never
 * change: every change of the core's state makes a new one.
 */
export function remembered<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const made = new WeakMap<Key, { value: Value }>();
  return (key) => {
    const known = made.get(key) ?? { value: make(key) };
    made.set(key, known);
    return known.value;
  };
}
