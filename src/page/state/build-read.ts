/** How the page reads a build: with its recent runs alone. */
import { addressOf } from './api.ts';

export const buildQuery = { runs: 'recent' };

/** The name under which the build is kept. */
export const buildAddress = (id: string): string => addressOf('/builds/{id}', { id }, buildQuery);
