/** Screenshots in the deployment's bucket: kept, and forgotten with the transcript of their run. */

/** Answers why it is not kept, or null. */
export async function keepPng(bucket: R2Bucket | undefined, key: string, png: Uint8Array): Promise<string | null> {
  if (!bucket) return 'the deployment has no bucket EVIDENCE';
  try {
    await bucket.put(key, png, { httpMetadata: { contentType: 'image/png' } });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** All whose keys begin so; a run has fewer than one page of the list holds. */
export async function forgetPngs(bucket: R2Bucket | undefined, prefix: string): Promise<void> {
  if (!bucket) return;
  const { objects } = await bucket.list({ prefix });
  if (objects.length > 0) await bucket.delete(objects.map(({ key }) => key));
}
