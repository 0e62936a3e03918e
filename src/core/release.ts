/** Which release this is; package.json says the same. */
export const release = '0.1.0';
