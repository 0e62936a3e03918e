/** Where an example of an answer stands: beside its schema, or, where several routes have the same, once for all of them. */

export type Example = { example?: unknown; examples?: Record<string, { $ref: string }> };

type Placed = {
  exampleOf: (key: string) => Example;
  /** Of the document's components, by the operation that has it first. */
  shared: Record<string, { value: unknown }>;
};

/** `routes` are keys of `answers` with the names of their operations. */
export function placedExamples(
  routes: readonly (readonly [key: string, operation: string])[],
  answers: Readonly<Record<string, unknown>>,
): Placed {
  const large = routes.filter(([key]) => typeof answers[key] === 'object');
  const byValue = Map.groupBy(large, ([key]) => answers[key]);
  const names = new Map(
    [...byValue].flatMap(([value, of]) => (of[0] && of.length > 1 ? [[value, of[0][1]] as const] : [])),
  );
  return {
    exampleOf: (key) => {
      const value = answers[key];
      if (value === undefined) return {};
      const name = names.get(value);
      return name === undefined
        ? { example: value }
        : { examples: { [name]: { $ref: `#/components/examples/${name}` } } };
    },
    shared: Object.fromEntries([...names].map(([value, name]) => [name, { value }])),
  };
}
