/** The page's files, under the headers that `_headers` of the static assets gives them. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
};

export async function answerAsset(root: string, pathname: string): Promise<Response> {
  const folder = join(root, 'dist/page');
  const path = normalize(join(folder, pathname));
  if (!path.startsWith(`${folder}/`)) return new Response(null, { status: 404 });
  try {
    const [bytes, headers] = await Promise.all([readFile(path), readFile(join(folder, '_headers'), 'utf8')]);
    return new Response(bytes, {
      headers: { ...headersFor(headers, pathname), 'content-type': types[extname(path)] ?? 'application/octet-stream' },
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Response(null, { status: 404 });
    throw error;
  }
}

/** Later patterns add to earlier ones; `! Name` takes one away. */
function headersFor(text: string, pathname: string): Record<string, string> {
  const headers: Record<string, string> = {};
  let applies = false;
  for (const line of text.split('\n')) {
    if (/^\S/.test(line)) applies = pathname.startsWith(line.trim().replace(/\*$/, ''));
    else if (applies && line.trim().startsWith('!')) delete headers[line.trim().slice(1).trim().toLowerCase()];
    else if (applies && line.includes(':')) {
      const [name = '', ...value] = line.trim().split(':');
      headers[name.toLowerCase()] = value.join(':').trim();
    }
  }
  return headers;
}
