/** Serves the status page: one static document that holds no data, under a policy that runs nothing but its own script. */
import { pageDocument } from './page-document.ts';
import markup from './status.html';
import script from './status.js';

/** One document, so that the policy can name its script and its style by their digests. */
const html = pageDocument(markup, script);

let headers: Promise<Record<string, string>> | undefined;

/** The page is the same for every build; its script reads the key from the fragment and asks the API for the rest. */
export async function statusPage(): Promise<Response> {
  headers ??= pageHeaders();
  return new Response(html, { headers: await headers });
}

async function pageHeaders(): Promise<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `script-src ${await hashOf('script')}`,
    `style-src ${await hashOf('style')}`,
    "connect-src 'self'",
    'img-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-cache',
  };
}

/** The CSP source of the page's one `<script>` or `<style>` element. */
async function hashOf(element: 'script' | 'style'): Promise<string> {
  const text = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(html)?.[1];
  if (text === undefined) throw new Error(`the status page has no <${element}>`);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return `'sha256-${btoa(String.fromCharCode(...new Uint8Array(digest)))}'`;
}
