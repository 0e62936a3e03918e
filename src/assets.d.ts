/** What is bundled and has no types of its own here: prompts, and the page. */
declare module '*.md' {
  const text: string;
  export default text;
}
/** The page's own code sees a browser's types, which those of a Worker cannot stand beside. */
declare module '#page' {
  export const pageDocument: import('./workers/page/page.ts').PagePort;
}
