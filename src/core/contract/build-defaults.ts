/** What `breakwater.yaml` may say of submissions: parts of one, each field of which may be left out. */
import { z } from 'zod';
import { type SubmissionSection, submissionSections } from '../environments/file-sections.ts';
import { Submission } from './submission.ts';

/** The same shape without a default in it: what is not said is left to options and to the API. */
function withoutDefaults(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return withoutDefaults(schema.unwrap());
  if (!(schema instanceof z.ZodObject)) return schema;
  const fields = Object.entries(schema.shape as Record<string, z.core.$ZodType>);
  return z.strictObject(Object.fromEntries(fields.map(([name, field]) => [name, z.optional(withoutDefaults(field))])));
}

export const BuildDefaults = z.strictObject(
  Object.fromEntries(
    submissionSections.map((name) => [name, z.optional(withoutDefaults(Submission.shape[name]))]),
  ) as Record<SubmissionSection, z.ZodOptional<z.ZodType<Record<string, unknown> | string>>>,
);
export type BuildDefaults = z.infer<typeof BuildDefaults>;
