/** The size that a PNG says it has, from the base64 of its first bytes; null for what is no PNG. */
const signature = '89504e470d0a1a0a';

export function pngSize(base64: string): { width: number; height: number } | null {
  const head = Buffer.from(base64.slice(0, 32), 'base64');
  if (head.length < 24 || head.toString('hex', 0, 8) !== signature) return null;
  return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}
