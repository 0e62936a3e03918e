/** What has to be there, as the story of the examples has it. */
export function present<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('the story of the examples does not have this');
  return value;
}
