// Serves this folder on loopback: http://127.0.0.1:4173, or at PORT.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };

createServer(async ({ url }, response) => {
  const path = normalize(new URL(url, 'http://localhost').pathname).replace(/\/$/, '/index.html');
  try {
    const file = await readFile(join(import.meta.dirname, path));
    response.writeHead(200, { 'content-type': `${types[extname(path)] ?? 'text/plain'}; charset=utf-8` }).end(file);
  } catch {
    response.writeHead(404).end('There is no such page.\n');
  }
}).listen(Number(process.env.PORT ?? 4173), '127.0.0.1');
