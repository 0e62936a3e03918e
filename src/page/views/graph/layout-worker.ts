/** Lays the graph out beside the page, which goes on answering meanwhile: a thousand tasks take a second. */
import * as dagre from '@dagrejs/dagre';
import { placesOf, type WaitingTask } from './layers.ts';

addEventListener('message', ({ data }: MessageEvent<WaitingTask[]>) => postMessage(placesOf(dagre, data)));
