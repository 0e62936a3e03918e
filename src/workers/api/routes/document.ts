/** The API's own description: for programs, and as a page. */
import { z } from 'zod';
import { openApiDocument } from '../openapi/document.ts';
import type { OpenApiDocument } from '../openapi/document-types.ts';
import { referencePage, referenceStyle } from '../openapi/reference-page.ts';
import { type Routes, route } from '../route.ts';

/** Both are made when somebody asks first, and kept: to make them takes a quarter of a second. */
export function addDocument(routes: Routes): void {
  let document: OpenApiDocument | undefined;
  const made = () => {
    document ??= openApiDocument(routes.all);
    return document;
  };
  let json: string | undefined;
  let page: { html: string; policy: string } | undefined;
  route(
    routes,
    {
      method: 'GET',
      path: '/openapi.json',
      area: 'deployment',
      summary: 'Read this document',
      scope: null,
      answer: z.looseObject({ openapi: z.string() }),
    },
    async (c) => {
      json ??= JSON.stringify(made());
      return c.body(json, 200, { 'content-type': 'application/json', 'cache-control': 'no-cache' });
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: '/docs',
      area: 'deployment',
      summary: 'Read this document as a page',
      scope: null,
      answer: { media: 'text/html', about: 'The page: without scripts, and with nothing from elsewhere.' },
    },
    async (c) => {
      page ??= { html: referencePage(made()), policy: await policyOf(referenceStyle) };
      return c.html(page.html, 200, {
        'content-security-policy': page.policy,
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-cache',
      });
    },
  );
}

async function policyOf(style: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
  const hash = btoa(String.fromCharCode(...new Uint8Array(digest)));
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
}
