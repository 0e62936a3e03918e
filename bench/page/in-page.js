/** Notes in the browser when the events of the bench are painted, once it is asked to, and when the page has opened its stream. */
const paints = [];
/** Only what has come is looked at: to read the whole page each time would be measured as well. */
const look = (changes) => {
  const come = changes.flatMap(({ target, addedNodes }) => [
    target.nodeValue,
    ...[...addedNodes].map((node) => node.textContent),
  ]);
  for (const [text] of come.join('\n').matchAll(/task-\d+: .+? has it taken (?:first|last|as is usual)/g)) {
    // One event stands in several places; no two that follow each other say the same.
    if (paints.at(-1)?.text === text) continue;
    const paint = { text, at: null };
    paints.push(paint);
    requestAnimationFrame(() => {
      // A task that is posted from a frame runs once that frame has been painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        paint.at = performance.timeOrigin + performance.now();
      };
      port2.postMessage(null);
    });
  }
};

const { WebSocket: Original } = globalThis;
globalThis.WebSocket = class extends Original {
  constructor(...given) {
    super(...given);
    performance.mark('answers');
  }
};

/** Those that hold up a person: of more than 50 ms. */
const tasks = [];
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) tasks.push(duration);
}).observe({ type: 'longtask', buffered: true });

const navigation = () => performance.getEntriesByType('navigation')[0];
const interactiveMs = (hasStream) => (hasStream ? startOf('answers') : navigation().domContentLoadedEventEnd || null);
const startOf = (name) => performance.getEntriesByName(name)[0]?.startTime ?? null;
/** Asked at each frame: what polls from outside evaluates code, which the page's policy refuses. */
const once = (isSo, answer) =>
  new Promise((resolve) => {
    const ask = () => (isSo() ? resolve(answer()) : requestAnimationFrame(ask));
    ask();
  });

globalThis.inBench = {
  /** Resolves once the browser has nothing left to do of the load. */
  watch: () => {
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
    return new Promise((resolve) => requestIdleCallback(() => resolve()));
  },
  painted: (count) =>
    once(
      () => paints.filter(({ at }) => at !== null).length >= count,
      () => paints,
    ),
  /** Once the page answers to a person it opens its stream; where it has none, its script has run. */
  loaded: (hasStream) =>
    once(
      () => startOf('first-contentful-paint') !== null && interactiveMs(hasStream) !== null,
      () => ({
        firstByteMs: navigation().responseStart,
        firstContentMs: startOf('first-contentful-paint'),
        interactiveMs: interactiveMs(hasStream),
        longestTaskMs: Math.max(0, ...tasks),
      }),
    ),
};
