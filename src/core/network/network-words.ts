/** What a network's error says to a person. */

/** Of a host that does not resolve, workerd says "internal error; reference = …" and no more. */
const wordless = /\binternal error(?:; reference = \w+)?/i;

export const networkWords = (message: string): string =>
  wordless.test(message) ? 'the host does not resolve, or cannot be reached' : message;
