/** What the table of commands says of each: its fields, its route, and how the command line spells it. */
import type { z } from 'zod';

/** An option of the command line: the field of the command that it sets, and how its text is read. */
export type CommandOption = {
  /** As commander reads them: `--reason <text>`. */
  flags: string;
  about: string;
  /** With a dot where the field stands in another one: `parallel.maxWorkers`. */
  field: string;
  /** `flag` has no value; `numbers` is `name=1` and `comments` is `task=text`, which may be repeated; `json` is a file. */
  as: 'text' | 'number' | 'flag' | 'numbers' | 'comments' | 'json';
  required?: true;
  /** In the example of the command, though it may be left out. */
  isShown?: true;
};

export type CommandEntry = {
  /** The fields of the command beside its `kind`. Those that the route names come from there, the others from the body. */
  input: z.ZodObject;
  route: {
    method: 'POST' | 'PUT' | 'DELETE';
    /** Below `/builds/:id`. */
    path: string;
    /** The field that the header `If-Match` gives, which is needed then. */
    ifMatch?: string;
    /** The field that says who asks: the API fills it in. */
    caller?: string;
    /** Of the body, where it may be larger than that of most. */
    maxBytes?: number;
  };
  cli: {
    /** Its arguments, named like fields; the first is always the build. */
    usage: string;
    about: string;
    options: readonly CommandOption[];
    /** What is told once it is taken; `{id}` and `{task}` stand for the build and the task. */
    said: string;
    /** The heading under which the integration branches are named that stay. */
    stays?: string;
    /** It asks for the build to go on, and can be followed to its end. */
    goesOn?: true;
  };
};

/** The names that a route's path has in place of fields: `task` of `/tasks/:task/retry`. */
export const pathFields = (path: string): string[] => [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
/** The fields that are not in the body of a command. */
export const fieldsBesideBody = ({ path, ifMatch, caller }: CommandEntry['route']): string[] => [
  ...pathFields(path),
  ...[ifMatch, caller].filter((name) => name !== undefined),
];
