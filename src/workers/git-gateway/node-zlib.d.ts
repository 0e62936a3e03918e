/** The one function of Node's zlib that the gateway uses; workerd has it with `nodejs_compat`. */
declare module 'node:zlib' {
  /** Throws where the input is no gzip, or opens to more than `maxOutputLength` bytes. */
  export function gunzipSync(bytes: Uint8Array, options: { maxOutputLength: number }): Uint8Array<ArrayBuffer>;
}
