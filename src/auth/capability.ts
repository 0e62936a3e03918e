/** Tokens that carry their own proof: HMACs under CAPABILITY_SECRET, for the git access of a run and the page of a build. */

const encoder = new TextEncoder();

async function mac(secret: string, message: string): Promise<Uint8Array> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, encoder.encode(message)));
}

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Whether two texts are equal, in a time that tells nothing about where they differ. */
export async function sameText(a: string, b: string): Promise<boolean> {
  const digests = await Promise.all([a, b].map((text) => crypto.subtle.digest('SHA-256', encoder.encode(text))));
  const [left, right] = digests.map((digest) => new Uint8Array(digest));
  if (!left || !right) return false;
  return left.reduce((difference, byte, index) => difference | (byte ^ (right[index] ?? 0)), 0) === 0;
}

/** The read-only key of a build's status page; it opens the GET routes of that build and nothing else. */
export async function pageKey(secret: string, buildId: string): Promise<string> {
  return base64url(await mac(secret, `page:${buildId}`));
}

export async function verifyPageKey(secret: string, buildId: string, key: string): Promise<boolean> {
  return sameText(key, await pageKey(secret, buildId));
}

/** `<runId>.<mac>`: what the sandbox of a run shows to the git gateway. */
export async function runToken(secret: string, runId: string): Promise<string> {
  return `${runId}.${base64url(await mac(secret, `run:${runId}`))}`;
}

/**
 * What the git of a run's container shows to the one gateway that this container reaches: of use for no other run, and at
 * no other door, so that a command which finds it can do with it what its run can do anyway.
 */
export async function containerGitToken(secret: string, runId: string): Promise<string> {
  return base64url(await mac(secret, `container-git:${runId}`));
}

/** What the container of a run asks of its callers. Not the run's git token, and of no use for another container. */
export async function sandboxToken(secret: string, runId: string): Promise<string> {
  return base64url(await mac(secret, `sandbox:${runId}`));
}

/** The run that a token was made for; null when it was not made with this secret. */
export async function verifyRunToken(secret: string, token: string): Promise<string | null> {
  const runId = token.slice(0, token.lastIndexOf('.'));
  return runId !== '' && (await sameText(token, await runToken(secret, runId))) ? runId : null;
}
