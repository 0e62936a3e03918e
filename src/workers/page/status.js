/** The script of the status page: reads one build by the key in the fragment, and shows it as it changes. */

/**
 * @import { BuildEvent, EventPage } from '../../core/contract/events.ts'
 * @import { BuildView, TaskView } from '../../core/contract/views.ts'
 * @typedef {BuildView['waves'][number]} WaveView
 * @typedef {NonNullable<BuildView['pause']>['next']} NextSteps
 */
const shownEvents = 50;
const pollSeconds = 10;
const id = location.pathname.split('/')[2] ?? '';
const storageKey = `breakwater:${id}`;

/** @param {Element | null} found */
function there(found) {
  if (!(found instanceof HTMLElement)) throw new Error('the page has lost a part of itself');
  return found;
}
/** @param {string} name */
const byId = (name) => there(document.getElementById(name));
/** @param {Element} parent @param {string} selector */
const within = (parent, selector) => there(parent.querySelector(selector));

/**
 * What the command line says in the same words.
 * @type {typeof import('../../core/contract/words.ts').words}
 */
const words = JSON.parse(byId('words').textContent ?? '');
/** @param {string} text @param {Record<string, string>} values */
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');

/** @param {number} usd */
const dollars = (usd) => `$${usd.toFixed(usd !== 0 && usd < 1 ? 4 : 2)}`;
/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The key comes in the fragment once; it leaves the address bar and stays in this tab. */
function takeKey() {
  if (location.hash.length > 1) {
    sessionStorage.setItem(storageKey, location.hash.slice(1));
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(storageKey);
}

const key = takeKey();

/** @param {string} name @param {string | null} text */
function say(name, text) {
  byId(name).textContent = text ?? '';
  byId(name).hidden = !text;
}

/**
 * Makes an element whose text is only ever text.
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 */
function element(tag, attributes = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** @param {HTMLElement} target @param {string} state */
function badge(target, state) {
  target.textContent = state.toLowerCase().replace('_', ' ');
  target.dataset.state = state;
}

/** @param {string} name @param {number} value @param {number} max */
function bar(name, value, max) {
  const found = byId(name);
  if (!(found instanceof HTMLProgressElement)) throw new Error(`${name} is no bar`);
  found.max = max;
  found.value = value;
}

/**
 * Keeps the element of each item over updates, so that focus and opened details stay.
 * @template Item
 * @param {HTMLElement} parent
 * @param {readonly Item[]} items
 * @param {(item: Item) => string | number} keyOf
 * @param {(item: Item) => HTMLElement} make
 * @param {(child: HTMLElement, item: Item) => void} update
 */
function keep(parent, items, keyOf, make, update) {
  const old = new Map([...parent.children].map((child) => [there(child).dataset.key, there(child)]));
  const wanted = items.map((item) => {
    const key = String(keyOf(item));
    const child = old.get(key) ?? make(item);
    child.dataset.key = key;
    old.delete(key);
    update(child, item);
    return child;
  });
  for (const child of old.values()) child.remove();
  wanted.forEach((child, index) => {
    if (parent.children[index] !== child) parent.insertBefore(child, parent.children[index] ?? null);
  });
}

function makeTask() {
  /** @param {string} tag @param {string} name @param {HTMLElement[]} children */
  const part = (tag, name, children = []) => element(tag, { class: name }, children);
  return part('li', 'task', [
    part('div', 'row', [element('h4'), part('span', 'badge')]),
    part('p', 'quiet numbers'),
    element('details', {}, [element('summary'), element('ul')]),
    part('p', 'feedback'),
    part('ul', 'shots'),
  ]);
}

/** What an evaluator has seen: it is fetched with the key, as everything is.
 * @param {TaskView['screenshots'][number]} screenshot */
function makeShot({ id: shot, title, width, height }) {
  const picture = element('img', { class: 'shot-picture', alt: title, width: String(width), height: String(height) });
  const link = element('a', { target: '_blank' }, [picture]);
  const item = element('li', { class: 'shot' }, [link, element('code', { class: 'quiet' }, [shot])]);
  const show = async () => {
    const url = URL.createObjectURL(await (await ask(`/evidence/${shot}`)).blob());
    picture.setAttribute('src', url);
    link.setAttribute('href', url);
  };
  show().catch((error) => item.append(` ${error instanceof Error ? error.message : error}`));
  return item;
}

/** @param {HTMLElement} item @param {TaskView} task */
function updateTask(item, task) {
  const passed = task.criteria.filter(({ pass }) => pass === true).length;
  within(item, 'h4').textContent = task.title;
  badge(within(item, '.badge'), task.status);
  within(item, '.numbers').textContent = [
    task.id,
    `${task.rounds} ${task.rounds === 1 ? 'round' : 'rounds'}`,
    ...(task.conflicts > 0 ? [`${task.conflicts} ${task.conflicts === 1 ? 'conflict' : 'conflicts'}`] : []),
    dollars(task.costUsd),
    ...(task.dependsOn.length > 0 ? [`after ${task.dependsOn.join(', ')}`] : []),
  ].join(' · ');
  within(item, 'summary').textContent = `${passed} of ${task.criteria.length} criteria pass`;
  keep(
    within(item, 'ul'),
    task.criteria,
    (criterion) => criterion.id,
    () => element('li'),
    (line, { pass, text }) => {
      line.textContent = `${pass === null ? '○ open' : pass ? '✓ pass' : '✗ fail'}: ${text}`;
    },
  );
  keep(
    within(item, '.shots'),
    task.screenshots ?? [],
    (screenshot) => screenshot.id,
    makeShot,
    () => undefined,
  );
  const feedback = within(item, '.feedback');
  feedback.textContent = ['merged', 'skipped'].includes(task.status) ? '' : (task.feedback ?? '');
  feedback.hidden = feedback.textContent === '';
}

/** @param {HTMLElement} section @param {WaveView} wave @param {Map<string, TaskView>} tasks */
function updateWave(section, wave, tasks) {
  within(section, 'h3 span').textContent = `Wave ${wave.number} `;
  badge(within(section, 'h3 .badge'), wave.status);
  const own = wave.tasks.flatMap((name) => tasks.get(name) ?? []);
  keep(within(section, 'ul'), own, (task) => task.id, makeTask, updateTask);
}

function makeWave() {
  const heading = element('h3', {}, [element('span'), element('span', { class: 'badge' })]);
  return element('section', {}, [heading, element('ul', { class: 'tasks' })]);
}

/** @param {HTMLElement} row @param {string[]} cells */
function fill(row, cells) {
  while (row.children.length < cells.length) row.append(element('td'));
  cells.forEach((text, index) => {
    there(row.children[index] ?? null).textContent = text;
  });
}

/** @type {Record<string, string>} */
const actions = {
  resume: 'resume it',
  approve: 'approve it',
  reject: 'send the plan back with comments',
  retry: 'have it tried again',
  skip: 'skip it',
  note: 'leave a note',
  cancel: 'cancel the build',
};
/** @type {Record<string, string>} */
const choices = { allowRedBase: 'on the base as it is', testCommand: 'with other tests' };
/**
 * What a person can do next; a code of a newer server is shown as it is.
 * @param {NextSteps} next
 */
function nextText(next) {
  if (next.length === 0) return null;
  const steps = next.map((step) => {
    if (step.do === 'see-to') return `see to ${words.places[step.what ?? ''] ?? step.what}`;
    const of = step.tasks.length > 0 ? ` (${step.tasks.join(', ')})` : '';
    const needs = step.needs.map(({ option, above }) => ` with ${option} above ${above}`).join('');
    const given = step.with.map((choice) => ` ${choices[choice] ?? choice}`).join('');
    return `${actions[step.do] ?? step.do}${of}${needs}${given}`;
  });
  return `What you can do next: ${steps.join('; ')}.`;
}

/**
 * How many of them stand how, and the names of those that are broken or unproven.
 * @param {BuildView['requirements']} requirements
 */
function requirementsText(requirements) {
  if (requirements.length === 0) return 'none yet';
  const states = words.requirementStates.flatMap((state) => {
    const ids = requirements.filter((one) => one.state === state).map(({ id }) => id);
    const named = state === 'broken' || state === 'unproven' ? ` (${ids.join(', ')})` : '';
    return ids.length === 0 ? [] : [`${ids.length} ${state}${named}`];
  });
  return states.join(', ');
}

let spokenStatus = '';
/** @param {BuildView} view */
function render(view) {
  const counted = view.tasks.filter(({ status }) => status !== 'replaced');
  const merged = counted.filter(({ status }) => status === 'merged').length;
  document.title = `${view.status} · ${view.title} · Breakwater`;
  byId('title').textContent = view.title;
  byId('id').textContent = view.id;
  badge(byId('status'), view.status);
  byId('scripted').hidden = !view.scripted;
  say('reason', view.reason);
  say('next', view.pause && nextText(view.pause.next));
  const untold = view.webhooks.filter(({ status }) => status !== 'working');
  say('untold', untold.map(({ host, failure }) => filled(words.untold, { host, failure: failure ?? '' })).join('; '));
  byId('requirements').textContent = requirementsText(view.requirements);
  byId('reservations').hidden = view.reservations.length === 0;
  keep(
    byId('reservations'),
    view.reservations,
    ({ what }) => what,
    () => element('li'),
    (line, { what }) => {
      line.textContent = filled(words.reservation, { what });
    },
  );
  byId('merged').textContent = `${merged} of ${counted.length}`;
  bar('merged-bar', merged, Math.max(1, counted.length));
  byId('cost').textContent = `${dollars(view.cost.spentUsd)} of ${dollars(view.cost.limitUsd)}`;
  const { usd, calls } = view.cost.unconfirmed;
  byId('unconfirmed').textContent =
    calls === 0
      ? ''
      : `${dollars(usd)} of it is ${filled(words.worstCase, { calls: calls === 1 ? 'a call' : `${calls} calls` })}`;
  bar('cost-bar', view.cost.spentUsd, view.cost.limitUsd);
  byId('iterations').textContent = `${view.iterations.used} of ${view.iterations.limit}`;
  badge(byId('breaker'), view.breaker.state);
  byId('breaker-reason').textContent =
    view.breaker.reason ?? (view.breaker.trips > 0 ? `${view.breaker.trips} trips` : '');
  const minutes = Math.max(0, Math.round(((view.endedAt ?? Date.now()) - view.createdAt) / 60_000));
  byId('time').textContent = minutes < 1 ? 'under a minute' : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;

  const tasks = new Map(view.tasks.map((task) => [task.id, task]));
  byId('no-waves').hidden = view.waves.length > 0;
  keep(
    byId('waves'),
    view.waves,
    (wave) => wave.number,
    makeWave,
    (section, wave) => updateWave(section, wave, tasks),
  );
  keep(
    byId('repositories'),
    view.repositories,
    (repository) => repository.name,
    () => element('li', { class: 'row' }, [element('strong'), element('code'), element('code', { class: 'quiet' })]),
    (item, { name, branch, sha }) => {
      fill(item, [name, branch, sha ? sha.slice(0, 12) : '']);
    },
  );
  const running = view.runs.filter(({ status }) => status === 'running' || status === 'queued');
  byId('running').hidden = running.length === 0;
  keep(
    byId('runs'),
    running,
    (run) => run.id,
    () => element('tr'),
    (row, run) => {
      const role = run.status === 'queued' ? `${run.role}, ${words.queued}` : run.role;
      fill(row, [role, run.task ?? '', run.model, String(run.turns), dollars(run.costUsd)]);
    },
  );
  const status = `The build is ${view.status}: ${merged} of ${counted.length} tasks merged.`;
  if (status !== spokenStatus) byId('spoken').textContent = spokenStatus = status;
  byId('main').hidden = false;
}

/** @param {BuildEvent[]} events */
function renderEvents(events) {
  const list = byId('events');
  for (const { at, text } of events) {
    const when = new Date(at);
    const time = element('time', { datetime: when.toISOString() }, [when.toLocaleTimeString()]);
    list.prepend(element('li', {}, [time, element('span', {}, [text])]));
  }
  while (list.children.length > shownEvents) list.lastElementChild?.remove();
}

/** @param {string} path */
async function ask(path) {
  const response = await fetch(`/builds/${id}${path}`, key ? { headers: { authorization: `Bearer ${key}` } } : {});
  if (response.status === 401) throw new Error('the key of this page is not valid: open the link that Breakwater gave');
  if (response.status === 404)
    throw new Error(path.startsWith('/evidence') ? 'it is not kept any more' : 'this build does not exist');
  if (!response.ok) throw new Error(`the API answers ${response.status}`);
  return response;
}

/** @param {string} path */
const get = async (path) => (await ask(path)).json();

async function follow() {
  /** @type {number | null} */
  let after = null;
  for (let failures = 0; ; ) {
    try {
      /** @type {BuildView} */
      const view = await get('');
      render(view);
      after ??= Math.max(0, view.lastSeq - shownEvents);
      const wait = view.lastSeq > after || words.finalStatuses.includes(view.status) ? 0 : pollSeconds;
      /** @type {EventPage} */
      const page = await get(`/events?after=${after}&limit=${shownEvents}&wait=${wait}`);
      renderEvents(page.events);
      after = page.events.at(-1)?.seq ?? after;
      failures = 0;
      say('trouble', null);
      if (words.finalStatuses.includes(view.status) && after >= view.lastSeq) return;
      await pause(500);
    } catch (error) {
      failures += 1;
      const seconds = Math.min(2 ** failures, 30);
      say(
        'trouble',
        `This page is not up to date: ${error instanceof Error ? error.message : error}. It tries again in ${seconds} s.`,
      );
      await pause(seconds * 1000);
    }
  }
}

/** Who has signed in needs no key: the browser says who it is. */
async function begin() {
  if (key || (await fetch('/me').catch(() => null))?.ok) return follow();
  say('trouble', 'This page needs its whole link, with the key after the #: the API and the terminal give it.');
}

begin();
