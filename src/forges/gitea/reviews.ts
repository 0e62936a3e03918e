/** Reviews at Gitea, whose webhooks say of one only that it is there: read with what they say of lines. */
import { z } from 'zod';
import { type ForgeResult, given, type Review, type ReviewQuery } from '../forge.ts';
import type { RestCalls } from '../rest-calls.ts';
import { GiteaReview, GiteaReviewComment, verdictOf } from './wire.ts';

const pageSize = 50;
const mostPages = 20;

/** `repository` is where its calls begin. */
export async function giteaReviews(
  { calls, repository }: { calls: RestCalls; repository: string },
  { number, by, since }: ReviewQuery,
): Promise<ForgeResult<Review[]>> {
  const found: Pick<Review, 'id' | 'verdict' | 'text'>[] = [];
  for (let page = 1; page <= mostPages; page++) {
    const url = `${repository}/pulls/${number}/reviews?limit=${pageSize}&page=${page}`;
    const reviews = await calls.ask(z.array(GiteaReview), 'the reviews', { method: 'GET', url });
    if (!reviews.ok) return reviews;
    // What others have not submitted is counted and left out, so that only an empty page is the last one.
    if (reviews.value.length === 0) break;
    for (const review of reviews.value) {
      const verdict = verdictOf(review);
      if (verdict !== null && isWanted(review, by, since)) found.push({ id: review.id, verdict, text: review.body });
    }
  }
  const reviews: Review[] = [];
  for (const review of found) {
    const url = `${repository}/pulls/${number}/reviews/${review.id}/comments`;
    const comments = await calls.ask(z.array(GiteaReviewComment), 'the comments of a review', { method: 'GET', url });
    if (!comments.ok) return comments;
    reviews.push({ ...review, comments: comments.value.map(toComment) });
  }
  return given(reviews);
}

/** Forges tell no small letters from capital ones in names. */
const isWanted = (review: GiteaReview, by: string, since: number): boolean =>
  review.user?.login.toLowerCase() === by.toLowerCase() && (review.updated_at ?? review.submitted_at) >= since;

const toComment = ({
  id,
  path,
  position,
  original_position,
  body,
}: GiteaReviewComment): Review['comments'][number] => ({
  id,
  path,
  line: position || original_position || null,
  text: body,
});
