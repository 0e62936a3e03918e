/** The API's routes, and the document made from them, without a Worker. */
import { api, apiRoutes } from '../../src/workers/api/api.ts';
import { openApiDocument } from '../../src/workers/api/openapi/document.ts';
import type { ApiPorts } from '../../src/workers/api/ports.ts';

const noPorts = (): ApiPorts => {
  throw new Error('no request is made');
};

export const routes = apiRoutes(noPorts).all;
export const document = openApiDocument(routes);
/** Every method and path that the app has a handler for, whoever added it. */
export const handled = [
  ...new Set(
    api(noPorts)
      .routes.filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path}`),
  ),
];
