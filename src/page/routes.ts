/** Where each view of the page is: one table for links, for the router, and for the Worker that answers the first request. */

export type View =
  | { name: 'builds' }
  | { name: 'new-build' }
  | { name: 'overview'; id: string }
  | { name: 'board'; id: string }
  | { name: 'graph'; id: string }
  | { name: 'plan'; id: string }
  | { name: 'requirements'; id: string }
  | { name: 'costs'; id: string }
  | { name: 'events'; id: string }
  | { name: 'task'; id: string; task: string }
  | { name: 'run'; id: string; run: string };
export type ViewName = View['name'];

/** As Hono writes paths, which is how the Worker takes them. */
export const patterns = {
  builds: '/',
  'new-build': '/new',
  overview: '/builds/:id/page',
  board: '/builds/:id/page/board',
  graph: '/builds/:id/page/graph',
  plan: '/builds/:id/page/plan',
  requirements: '/builds/:id/page/requirements',
  costs: '/builds/:id/page/costs',
  events: '/builds/:id/page/events',
  task: '/builds/:id/page/tasks/:task',
  run: '/builds/:id/page/runs/:run',
} as const satisfies Record<ViewName, string>;

export function pathOf(view: View): string {
  const values: Record<string, string> = view;
  return patterns[view.name].replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name] ?? ''));
}

/** The view at a path; null where there is none. */
export function viewAt(path: string): View | null {
  const parts = path.split('/').filter((part) => part !== '');
  for (const [name, pattern] of Object.entries(patterns)) {
    const values = matched(parts, pattern.split('/').slice(1));
    if (values) return { name, ...values } as View;
  }
  return null;
}

function matched(parts: readonly string[], pattern: readonly string[]): Record<string, string> | null {
  const wanted = pattern.filter((part) => part !== '');
  if (wanted.length !== parts.length) return null;
  const values: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const given = decoded(parts[index] ?? '');
    if (given === null) return null;
    if (part.startsWith(':')) values[part.slice(1)] = given;
    else if (part !== given) return null;
  }
  return values;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
