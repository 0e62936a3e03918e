/** Tokens that carry their own proof: HMACs under CAPABILITY_SECRET, for the git access of a run, the page of a build, comments, and pictures. */
import { mac, sameText } from './mac.ts';

/** The read-only key of a build's status page; it opens the GET routes of that build and nothing else. */
export async function pageKey(secret: string, buildId: string): Promise<string> {
  return await mac(secret, `page:${buildId}`);
}

export async function verifyPageKey(secret: string, buildId: string, key: string): Promise<boolean> {
  return sameText(key, await pageKey(secret, buildId));
}

/** `<runId>.<mac>`: what the sandbox of a run shows to the git gateway. */
export async function runToken(secret: string, runId: string): Promise<string> {
  return `${runId}.${await mac(secret, `run:${runId}`)}`;
}

/**
 * What the git of a run's container shows to the one gateway that this container reaches: of use for no other run, and at
 * no other door, so that a command which finds it can do with it what its run can do anyway.
 */
export async function containerGitToken(secret: string, runId: string): Promise<string> {
  return await mac(secret, `container-git:${runId}`);
}

/**
 * What tells our own comment at a place of a forge from all others: until it is posted, nobody can write it. It has no two
 * hyphens in a row, which some readers of Markdown take for the end of a comment.
 */
export async function commentSeal(secret: string, place: string): Promise<string> {
  return (await mac(secret, `comment:${place}`)).replaceAll('-', '.');
}

/** What the container of a run asks of its callers. Not the run's git token, and of no use for another container. */
export async function sandboxToken(secret: string, runId: string): Promise<string> {
  return await mac(secret, `sandbox:${runId}`);
}

/** The run that a token was made for; null when it was not made with this secret. */
export async function verifyRunToken(secret: string, token: string): Promise<string | null> {
  const runId = token.slice(0, token.lastIndexOf('.'));
  return runId !== '' && (await sameText(token, await runToken(secret, runId))) ? runId : null;
}

/** One screenshot of a build, for anybody until `until`, in seconds since the epoch. */
export type PublicPicture = { buildId: string; evidence: string; until: number };

/** The address of a picture below the deployment's own. */
export async function picturePath(secret: string, picture: PublicPicture): Promise<string> {
  const { buildId, evidence, until } = picture;
  return `/pictures/${buildId}/${encodeURIComponent(evidence)}/${until}/${await pictureSignature(secret, picture)}`;
}

export async function verifyPicture(secret: string, picture: PublicPicture, signature: string): Promise<boolean> {
  return sameText(signature, await pictureSignature(secret, picture));
}

const pictureSignature = (secret: string, { buildId, evidence, until }: PublicPicture): Promise<string> =>
  mac(secret, `picture:${buildId}:${until}:${evidence}`);
