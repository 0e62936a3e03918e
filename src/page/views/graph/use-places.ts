/** Where the tasks of the graph stand: laid out once for each shape that the graph has. */
import { useEffect, useState } from 'preact/hooks';
import { type GraphTask, type Places, shapeOf } from './layers.ts';

/** Null until they are there; those of the shape before stay until then. */
export function usePlaces(tasks: readonly GraphTask[]): Places | 'missing' | null {
  const [places, setPlaces] = useState<Places | 'missing' | null>(null);
  const shape = shapeOf(tasks);
  useEffect(() => {
    const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<Places>) => setPlaces(data);
    // A page that is older than the deployment may find it gone.
    worker.onerror = () => setPlaces('missing');
    worker.postMessage(tasks.map(({ id, dependsOn, status }) => ({ id, dependsOn, status })));
    return () => worker.terminate();
  }, [shape]);
  return places;
}
