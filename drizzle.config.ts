/** `drizzle-kit generate` turns the schema's changes into SQL, which wrangler applies to D1. */
import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'sqlite',
  schema: [
    './src/history/schema.ts',
    './src/history/account-schema.ts',
    './src/access/schema.ts',
    './src/idempotency/schema.ts',
  ],
  out: './migrations',
});
