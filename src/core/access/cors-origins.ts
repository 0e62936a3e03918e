/** The setting `CORS_ORIGINS`: the web pages of others whose scripts may read what the API answers. */

/** Without a fault `origins` are as browsers write them; with one there are none, and `fault` tells of it. */
export type CorsOrigins = { origins: string[]; fault: string | null };

const loopback = ['localhost', '127.0.0.1', '[::1]'];

export function corsOrigins({ CORS_ORIGINS: text }: { CORS_ORIGINS?: string }): CorsOrigins {
  if (text === undefined || text.trim() === '') return { origins: [], fault: null };
  const origins = text.split(',').map((origin) => origin.trim());
  const wrong = origins.find((origin) => !isOrigin(origin));
  if (wrong === undefined) return { origins, fault: null };
  return {
    origins: [],
    fault: `CORS_ORIGINS must name exact origins with commas between them, such as https://dashboard.example.com (http:// for this machine alone), and has "${wrong.slice(0, 200)}"; correct the setting and start or deploy again`,
  };
}

/** Spelled as a browser sends it: no path, no user, no port that goes without saying, nothing that stands for several. */
function isOrigin(text: string): boolean {
  if (!URL.canParse(text) || text.includes('*')) return false;
  const { origin, protocol, hostname } = new URL(text);
  return origin === text && (protocol === 'https:' || (protocol === 'http:' && loopback.includes(hostname)));
}
