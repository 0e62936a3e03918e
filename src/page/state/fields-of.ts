/** An object that changes, to be read field by field: who has read one is drawn anew only once that one is another. */
import { computed, type ReadonlySignal } from '@preact/signals';

export function fieldsOf<Whole extends object>(whole: ReadonlySignal<Whole>): Readonly<Whole> {
  const fields = new Map<PropertyKey, ReadonlySignal<unknown>>();
  const read = (name: PropertyKey): unknown => {
    const field = fields.get(name) ?? computed(() => whole.value[name as keyof Whole]);
    fields.set(name, field);
    return field.value;
  };
  // Fields that later releases tell are read as those of now are: none is named here.
  return new Proxy({} as Whole, {
    get: (_, name) => read(name),
    ownKeys: () => Reflect.ownKeys(whole.value),
    getOwnPropertyDescriptor: (_, name) => ({ value: read(name), enumerable: true, configurable: true }),
  });
}
