/** A JSON Schema in HTML: its type in words, and its fields as a list. */
import { escapeHtml } from './escape-html.ts';
import type { JsonSchema } from './json-schemas.ts';

export function schemaHtml(schema: JsonSchema): string {
  const words = `<span class="type">${typeOf(schema)}${bounds(schema)}</span>`;
  const about = schema.description === undefined ? '' : ` ${escapeHtml(schema.description)}`;
  return `${words}${about}${fieldsOf(schema)}`;
}

function typeOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) {
    const name = escapeHtml(schema.$ref.split('/').at(-1) ?? '');
    return `<a href="#schema-${name}">${name}</a>`;
  }
  if (schema.const !== undefined) return `<code>${escapeHtml(JSON.stringify(schema.const))}</code>`;
  if (schema.enum) return schema.enum.map((value) => `<code>${escapeHtml(JSON.stringify(value))}</code>`).join(' | ');
  if (schema.type === 'array') return `list of ${typeOf(itemsOf(schema))}`;
  const choices = choicesOf(schema);
  if (choices.length > 0) return [...new Set(choices.map(typeOf))].join(' | ');
  return escapeHtml([schema.type ?? 'any JSON'].flat().join(' | '));
}

function bounds(schema: JsonSchema): string {
  const said = (['default', 'minimum', 'maximum', 'maxLength', 'maxItems'] as const).flatMap((key) =>
    schema[key] === undefined || typeof schema[key] === 'object' ? [] : [`${key} ${JSON.stringify(schema[key])}`],
  );
  return said.length === 0 ? '' : `, ${escapeHtml(said.join(', '))}`;
}

function fieldsOf(schema: JsonSchema): string {
  if (schema.type === 'array') return fieldsOf(itemsOf(schema));
  const choices = choicesOf(schema).map(fieldsOf).join('');
  const entries = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  if (entries.length === 0) return choices;
  const required = new Set(schema.required ?? []);
  const items = entries.map(
    ([name, field]) =>
      `<li><code>${escapeHtml(name)}</code>${required.has(name) ? '' : ' <span class="type">optional</span>'} ${schemaHtml(field)}</li>`,
  );
  return `<ul class="fields">${items.join('')}</ul>${choices}`;
}

const itemsOf = ({ items }: JsonSchema): JsonSchema =>
  typeof items === 'object' && !Array.isArray(items) ? (items as JsonSchema) : {};
const choicesOf = ({ anyOf, oneOf }: JsonSchema): JsonSchema[] => (anyOf ?? oneOf ?? []) as JsonSchema[];
