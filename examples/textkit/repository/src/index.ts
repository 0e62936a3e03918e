/** Everything that textkit exports, one line for each module, in alphabetical order. */
export { stripAnsi } from './ansi.ts';
export { camelCase, kebabCase, pascalCase, snakeCase, titleCase, words } from './casing.ts';
export { dedent, indent } from './indent.ts';
export { displayWidth, graphemes } from './measure.ts';
export { center, padEnd, padStart } from './pad.ts';
export { slug, type SlugOptions } from './slug.ts';
