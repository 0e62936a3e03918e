/** The document of this release's API, where there is no Worker: for what is made from it. */
import { apiRoutes } from '../api.ts';
import { openApiDocument } from './document.ts';
import type { OpenApiDocument } from './document-types.ts';

export function apiDocument(): OpenApiDocument {
  const { all } = apiRoutes(() => {
    throw new Error('no request is made');
  });
  return openApiDocument(all);
}
