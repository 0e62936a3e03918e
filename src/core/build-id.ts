/** The ids of builds: `b` and ten letters or digits that nobody mistakes for one another. */

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** Ten letters or digits from ten random bytes (50 bits of them are used). */
export const randomId = (random: Uint8Array): string =>
  Array.from(random.subarray(0, 10), (byte) => alphabet[byte & 31]).join('');

export const buildId = (random: Uint8Array): string => `b${randomId(random)}`;

export const isBuildId = (text: string): boolean => /^b[a-z2-7]{10}$/.test(text);

/** The same id for the same seed. */
export async function seededBuildId(seed: string): Promise<string> {
  return buildId(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(seed))));
}
