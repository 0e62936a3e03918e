/** What a patch does to how tests are run: their command, their configuration, what counts as covered, kept snapshots. */
import type { FilePatch, PatchLine } from './patch.ts';
import { quoted } from './quoted.ts';
import type { Seen } from './test-changes.ts';

const snapshots =
  /(?:^|\/)__snapshots__\/|-snapshots\/|\.(?:snap|ambr|golden|approved\.\w+)$|(?:^|\/)testdata\/.*golden/;
const pipelines =
  /^\.github\/(?:workflows|actions)\/|^\.gitlab-ci\.yml$|^\.circleci\/|^\.travis\.yml$|^azure-pipelines\.yml$|^Jenkinsfile$|^bitbucket-pipelines\.yml$|^\.buildkite\//;
/** All of such a file is about tests. */
const configurations =
  /(?:^|\/)(?:(?:vitest|jest|karma|playwright|cypress|ava|wtr|web-test-runner|stryker)[\w.-]*\.(?:config|conf|setup|workspace)\.[cm]?[jt]s(?:on)?|vitest\.[\w.]+\.[cm]?[jt]s|jest\.config\.json|\.mocharc(?:\.\w+)?|\.nycrc(?:\.\w+)?|\.c8rc(?:\.\w+)?|\.taprc|pytest\.ini|\.coveragerc|tox\.ini|noxfile\.py|nextest\.toml|tarpaulin\.toml|\.?codecov\.ya?ml|\.rspec|phpunit\.xml(?:\.dist)?|junit-platform\.properties)$/;
const leavesOut =
  /exclu|ignore|passWithNoTests|\bretr(?:y|ies)|\bbail|skip|deselect|allow_?[fF]ail|continue-on-error|\|\| ?true/i;

/** Lines, in files about more than tests, that say how tests are run. */
const settings: readonly { files: RegExp; lines: RegExp }[] = [
  {
    files: /(?:^|\/)package\.json$/,
    lines:
      /"(?:jest|vitest|mocha|ava|tap|nyc|c8|test(?:Match|Regex|Environment|PathIgnorePatterns|Timeout)|coverage\w*|collectCoverage\w*|passWithNoTests)"\s*:/,
  },
  {
    files: /(?:^|\/)(?:pyproject\.toml|setup\.cfg)$/,
    lines:
      /^\s*(?:testpaths|addopts|python_(?:files|classes|functions)|norecursedirs|xfail_strict|filterwarnings|omit|collect_ignore)\b|^\[(?:tool[.:]pytest|tool\.coverage|coverage:|testenv)/,
  },
  {
    files: /(?:^|\/)conftest\.py$/,
    lines: /collect_ignore|pytest_(?:collection_modifyitems|ignore_collect|runtest_\w+)|\b(?:skip|xfail|deselect)/,
  },
  { files: /(?:^|\/)Cargo\.toml$/, lines: /^\s*(?:test|autotests|doctest|harness)\s*=|^\[\[test\]\]/ },
  {
    files: /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/,
    lines:
      /skipTests|maven\.test\.skip|testFailureIgnore|ignoreFailures|surefire|failsafe|useJUnitPlatform|(?:include|exclude)(?:Tags|s\b|\b)|<(?:include|exclude)s?>/,
  },
  { files: /\.(?:csproj|runsettings)$/, lines: /IsTestProject|TestCaseFilter|RunSettings/ },
];

const script = /"(?:pre|post)?test(?::[\w.-]+)?"\s*:/;
const makefiles = /(?:^|\/)(?:GNU)?[mM]akefile$|\.mk$|(?:^|\/)[jJ]ustfile$/;
/** Both decide in one pass, however long a line is. */
const target = /^([\w./%-]+)(?:\s[\s\w="']*)?::?(?!=)/;
const testing = /test|check|verify|cover|(?<![a-zA-Z])ci\b/;
const ownFile = /^breakwater\.ya?ml$/;

export function configurationChanges(file: FilePatch): Seen[] {
  return [...snapshotChange(file), ...commandChange(file), ...settingsChange(file), ...coverageChange(file)];
}

/** Whether anything of a change of this file is looked at. */
export const mayConfigure = (path: string): boolean =>
  [snapshots, pipelines, configurations, makefiles, ownFile].some((pattern) => pattern.test(path)) ||
  settings.some(({ files }) => files.test(path));

function snapshotChange({ path, status, isBinary, lines }: FilePatch): Seen[] {
  if (!snapshots.test(path) || status === 'added') return [];
  const gone = changed(lines, '-').map(({ text }) => text);
  if (gone.length === 0 && status === 'modified' && !isBinary) return [];
  const what = isBinary ? 'a picture or other bytes' : quoted(gone);
  return [
    {
      kind: 'snapshot-rewritten',
      text: `what was expected is ${status === 'deleted' ? 'removed' : 'rewritten'}: ${what}`,
    },
  ];
}

function commandChange({ path, status, lines }: FilePatch): Seen[] {
  const by = (what: string, told: readonly PatchLine[]): Seen[] =>
    told.length === 0 ? [] : [{ kind: 'test-command', text: `${what}: ${quoted(told.map(signed))}` }];
  if (status === 'added') return [];
  if (/(?:^|\/)package\.json$/.test(path)) {
    const told = lines.filter(({ sign, text }) => sign !== ' ' && script.test(text));
    // A first test command takes nothing away.
    return told.some(({ sign }) => sign === '-') ? by('a script of tests is changed', told) : [];
  }
  if (makefiles.test(path)) return by('a target of tests is changed', atTestTargets(lines));
  if (pipelines.test(path)) return by('what continuous integration runs is changed', changed(lines));
  if (ownFile.test(path))
    return by(
      'what the repository says of its tests is changed',
      changed(lines).filter(({ text }) => /test|timeout/i.test(text)),
    );
  return [];
}

/** Changed lines of targets that test, as far as the patch shows to which target a line belongs. */
function atTestTargets(lines: readonly PatchLine[]): PatchLine[] {
  let isTesting = false;
  let place: string | undefined;
  const told: PatchLine[] = [];
  for (const line of lines) {
    if (line.place !== place) {
      place = line.place;
      isTesting = testing.test(targetOf(place) ?? '');
    }
    const own = targetOf(line.text);
    if (own !== undefined) isTesting = testing.test(own);
    if (line.sign !== ' ' && line.text.trim() !== '' && isTesting) told.push(line);
  }
  return told.some(({ sign }) => sign === '-') || told.some(({ text }) => leavesOut.test(text)) ? told : [];
}

const targetOf = (line: string): string | undefined => target.exec(line)?.[1];

function settingsChange({ path, status, lines }: FilePatch): Seen[] {
  const seen = (told: readonly PatchLine[]): Seen[] =>
    told.length === 0
      ? []
      : [{ kind: 'test-configuration', text: `how tests are found or run is changed: ${quoted(told.map(signed))}` }];
  if (configurations.test(path))
    return seen(
      changed(lines).filter(({ text }) => text.trim() !== '' && (status !== 'added' || leavesOut.test(text))),
    );
  const told = settings
    .filter(({ files }) => files.test(path))
    .flatMap((setting) => changed(lines).filter(({ text }) => setting.lines.test(text)));
  // A new file of a project says for the first time how its tests run.
  return status === 'added' ? seen(told.filter(({ text }) => leavesOut.test(text))) : seen(told);
}

const thresholds =
  /\b(branches|functions|lines|statements|fail_under|cov-fail-under|fail-under(?:-lines)?|check-coverage|threshold|minimum|target)\b["'\s]*[:=>\s]\s*["']?(\d+(?:\.\d+)?)/g;
const mayHoldThresholds =
  /cov|nycrc|c8rc|jest|vitest|pyproject|setup\.cfg|tox\.ini|pytest\.ini|pom\.xml|gradle|package\.json|[mM]akefile|\.ya?ml$/;

function coverageChange({ path, status, lines }: FilePatch): Seen[] {
  if (status !== 'modified' || !mayHoldThresholds.test(path)) return [];
  const before = thresholdsIn(changed(lines, '-'));
  const after = thresholdsIn(changed(lines, '+'));
  const lower = [...before].filter(([name, value]) => (after.get(name) ?? -1) < value);
  if (lower.length === 0) return [];
  const told = lower.map(([name, value]) => `${name} ${value} → ${after.get(name) ?? 'none'}`);
  return [{ kind: 'coverage-lowered', text: `a threshold is lowered: ${told.join(', ')}` }];
}

function thresholdsIn(lines: readonly PatchLine[]): Map<string, number> {
  const found = lines.flatMap(({ text }) => [...text.matchAll(thresholds)]);
  const values = new Map<string, number>();
  for (const [, name = '', value = '0'] of found) values.set(name, Math.max(values.get(name) ?? 0, Number(value)));
  return values;
}

const changed = (lines: readonly PatchLine[], only?: '+' | '-'): PatchLine[] =>
  lines.filter(({ sign }) => (only === undefined ? sign !== ' ' : sign === only));
const signed = ({ sign, text }: PatchLine): string => `${sign}${text.trim()}`;
