/** What tests ask of the page from within: runs in the browser, before anything of the page does. */
const seen = { shift: 0, refused: [] };
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) => {
  seen.refused.push(`${violatedDirective} ${blockedURI} ${sourceFile ?? ''}`);
});
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
}).observe({ type: 'layout-shift', buffered: true });

/** Of the page as a whole; what is wide scrolls within itself. */
const sideways = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

/** The texts that stick out where it scrolls sideways, and which elements do. */
function sticksOut() {
  const edge = document.documentElement.clientWidth + 0.5;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode() && found.length < 5) {
    const node = walker.currentNode;
    const range = document.createRange();
    range.selectNode(node);
    const { right } = range.getBoundingClientRect();
    if (right > edge) found.push(`${Math.round(right)}: ${(node.outerHTML ?? node.textContent).slice(0, 120)}`);
  }
  return found;
}

const headings = () =>
  [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')]
    .filter((heading) => heading.checkVisibility())
    .map(({ tagName, textContent }) => ({ level: Number(tagName[1]), text: textContent }));

function openAll() {
  for (const details of document.querySelectorAll('details')) details.open = true;
}

const made = [
  ...['img[src*="hit"]', 'iframe', 'base', 'meta[http-equiv]', 'form[action]', 'body style', 'link[href*="evil"]'],
  ...['[onload]', '[onerror]', '[onfocus]'],
];
// biome-ignore lint/suspicious/noControlCharactersInRegex: those that hide or reorder text
const hides = /[\u202a-\u202e\u2066-\u2069\u200b\ufeff\u0000\u0007\u001b]|\p{M}{6}/u;

/** What hostile texts have made of the page, beside being read. */
function harm() {
  const links = [...document.querySelectorAll('a')].filter(
    ({ href }) => href !== '' && !['http:', 'https:'].includes(new URL(href, document.baseURI).protocol),
  );
  const attributes = [...document.querySelectorAll('[title],[aria-label],[alt]')].flatMap((element) =>
    ['title', 'aria-label', 'alt'].map((name) => element.getAttribute(name) ?? ''),
  );
  // biome-ignore lint/performance/useDomNodeTextContent: what somebody reads is what is meant
  const hiding = [document.body.innerText, document.title, ...attributes].flatMap((text) => {
    const at = text.search(hides);
    return at < 0 ? [] : [`hides or reorders: ${JSON.stringify(text.slice(Math.max(0, at - 60), at + 20))}`];
  });
  return [
    ...('hit' in globalThis ? ['a script has run'] : []),
    ...(document.querySelectorAll('script').length === 2 ? [] : ['there is another script']),
    ...made.filter((selector) => document.querySelector(selector) !== null).map((selector) => `there is ${selector}`),
    ...links.map(({ outerHTML }) => `links elsewhere: ${outerHTML.slice(0, 200)}`),
    ...hiding.slice(0, 3),
  ];
}

/** A list that shows a part of its rows makes them anew. */
const nameOf = (element) => element.outerHTML.slice(0, 300);
const reached = new Set();
const reachedAs = new Set();
const unseen = new Set();
const lastStops = [];
addEventListener('focusin', ({ target }) => {
  reached.add(target);
  lastStops.push(target.outerHTML.slice(0, 60));
  if (lastStops.length > 30) lastStops.shift();
  reachedAs.add(nameOf(target));
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(target);
  const isSeen = (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
  if (!isSeen) unseen.add(`the focus is not seen on ${target.outerHTML.slice(0, 120)}`);
});

/** What a person could act on (of choices that exclude one another, the one that is made) and has not come to yet. */
function unreached() {
  const stops = [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]')].filter(
    (element) =>
      element.tabIndex >= 0 &&
      !element.matches(':disabled') &&
      !element.matches('input[type=radio]:not(:checked)') &&
      element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }),
  );
  const left = stops.filter((element) => !reached.has(element) && !reachedAs.has(nameOf(element)));
  return [...unseen, ...left.map((element) => `Tab does not reach ${element.outerHTML.slice(0, 120)}`)];
}

/** Where the focus has been of late, and where it is. */
const focusPath = () =>
  `the focus went ${lastStops.join(' → ')}, and is on ${document.activeElement?.outerHTML.slice(0, 60)}`;

/** What changes something: names of buttons and choices of the palette, forms, and fields that filter nothing. */
const does =
  /^(approve|send|reject|retry|skip(?! to the content)|note|cancel|pause|resume|top up|build on it|share|edit|save|new build|start|add|remove|move)\b/i;
function toDo() {
  const named = [...document.querySelectorAll('button,a,[role=option],summary')]
    .map((element) => element.getAttribute('aria-label') ?? element.textContent.trim())
    .filter((name) => does.test(name));
  const fields = [
    ...document.querySelectorAll('form,textarea,select,input:not([type=search],[type=radio],[type=number])'),
  ]
    .filter((element) => element.closest('search,[role=search],dialog') === null)
    .map(({ outerHTML }) => outerHTML.slice(0, 160));
  return [...named, ...fields];
}

globalThis.inPage = { toDo, seen, sideways, sticksOut, headings, openAll, harm, unreached, focusPath };
