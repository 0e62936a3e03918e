/** Links that show one build to whoever has them: signed, for some days, and revocable by their row. */

const written = /^bwl_([a-z2-7]{10})_([a-z\d]{1,12})_([\w-]{43})$/;

/** `bwl_<id>_<expiry>_<proof>`: what the fragment of the link holds, and what the page sends as a bearer. */
export const shareText = (id: string, expiresAt: number, proof: string): string =>
  `bwl_${id}_${expiresAt.toString(36)}_${proof}`;

export function parseShare(text: string): { id: string; expiresAt: number; proof: string } | null {
  const [, id, expiry, proof] = written.exec(text) ?? [];
  if (id === undefined || expiry === undefined || proof === undefined) return null;
  return { id, expiresAt: Number.parseInt(expiry, 36), proof };
}

/** What is signed of a link. */
export const sharedText = (buildId: string, id: string, expiresAt: number): string =>
  `share:${buildId}:${id}:${expiresAt}`;
