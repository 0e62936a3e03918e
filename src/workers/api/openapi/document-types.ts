/** The parts of an OpenAPI 3.1 document, as far as ours has them. */
import type { JsonSchema } from './json-schemas.ts';

export type OpenApiDocument = {
  openapi: '3.1.0';
  info: Record<string, unknown>;
  paths: Record<string, Record<string, Operation>>;
  webhooks: Record<string, { post: Operation }>;
  components: {
    schemas: Record<string, JsonSchema>;
    examples: Record<string, { value: unknown }>;
    responses: Record<string, { description: string; content: Content }>;
  } & Record<string, unknown>;
} & Record<string, unknown>;

export type Parameter = { name: string; in: string; required: boolean; schema: JsonSchema; description?: string };
export type Content = Record<
  string,
  { schema?: JsonSchema; example?: unknown; examples?: Record<string, { $ref: string }> }
>;
export type Operation = {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Content };
  responses: Record<string, { $ref: string } | { description: string; content?: Content }>;
};
