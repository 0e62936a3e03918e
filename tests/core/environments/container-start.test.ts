import { expect, test } from 'vitest';
import { containerStart } from '../../../src/core/environments/container-start.ts';

const deployment = { images: ['node', 'full'], usualSize: undefined };

test('a container starts from the image that is named, in the size that is asked for, else in the usual one', () => {
  const node = { image: 'node', instance: null };
  expect(containerStart({ image: 'full', instance: 'standard-3' }, deployment)).toEqual({
    ok: true,
    image: 'full',
    instance: 'standard-3',
  });
  expect(containerStart(node, deployment)).toEqual({ ok: true, image: 'node', instance: 'standard-1' });
  expect(containerStart(node, { ...deployment, usualSize: 'basic' })).toEqual({
    ok: true,
    image: 'node',
    instance: 'basic',
  });
});

test('an image that the deployment does not have is refused with the names of those that it has', () => {
  const java = { image: 'java', instance: null };
  const message = (text: string) => ({ ok: false, message: `there is no image java; the deployment has ${text}` });
  expect(containerStart(java, deployment)).toEqual(message('node, full'));
  expect(containerStart(java, { ...deployment, images: [] })).toEqual(message('none'));
});

test('a size that does not exist is named with those that do', () => {
  const start = { image: 'node', instance: null };
  expect(containerStart(start, { ...deployment, usualSize: 'large' })).toEqual({
    ok: false,
    message: 'SANDBOX_SIZE must be one of lite, basic, standard-1, standard-2, standard-3, standard-4, not "large"',
  });
});
