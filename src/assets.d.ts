/** Text files that wrangler bundles: prompts and the status page. */
declare module '*.md' {
  const text: string;
  export default text;
}
declare module '*.html' {
  const text: string;
  export default text;
}
declare module '*/status.js' {
  const text: string;
  export default text;
}
