/** Each file begins with no object and an empty D1, though it may run in a workerd that has served others. */
import { reset } from 'cloudflare:test';
import { beforeAll } from 'vitest';

beforeAll(reset);
