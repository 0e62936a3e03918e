/** Who commits: a name and an address as git takes them. */
import { z } from 'zod';

/** Git leaves out these at the ends of a name, and one of nothing else is none. */
const withLetters = /[\p{L}\p{N}]/u;
const plain = /^[^<>\p{Cc}]+$/u;

export const GitPerson = z.strictObject({
  name: z
    .string()
    .trim()
    .max(100)
    .regex(plain, 'must hold no < or > and no control character')
    .regex(withLetters, 'must hold a letter or a number'),
  email: z
    .string()
    .max(200)
    .regex(/^[^\s<>\p{Cc}@]+@[^\s<>\p{Cc}@]+$/u, 'must be an e-mail address'),
});
export type GitPerson = z.infer<typeof GitPerson>;

export const usualPerson: GitPerson = { name: 'Breakwater', email: 'breakwater@localhost' };
