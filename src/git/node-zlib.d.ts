/** The one function of Node's zlib by which packs are read; workerd has it with `nodejs_compat`. */
declare module 'node:zlib' {
  /** Throws where the input does not begin with a zlib stream, or that opens to more than `maxOutputLength` bytes. */
  export function inflateSync(bytes: Uint8Array, options: { info: true; maxOutputLength: number }): unknown;
}
