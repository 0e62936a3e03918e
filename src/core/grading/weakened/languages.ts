/** How tests look in each language: their files, cases, what leaves them out, and what they assert. */

export type Language = {
  name: string;
  /** Files of the language. */
  files: RegExp;
  /** Those of them that hold tests. */
  testFiles: RegExp;
  /** The place of a hunk, in other files, that is a place of tests. */
  testPlaces?: RegExp;
  comment: RegExp;
  /** The name of a case in its first group that is there; a case may be told over two lines. */
  cases: RegExp[];
  skips: RegExp[];
  focus: RegExp[];
  assertions: RegExp[];
  /** Those that nearly anything passes. */
  loose: RegExp[];
};

const slashes = /^\s*(?:\/\/|\/\*|\*)/;
const folders = '(?:^|/)(?:tests?|__tests__|specs?|e2e)/';

const javascript: Language = {
  name: 'JavaScript and TypeScript',
  files: /\.(?:[cm]?[jt]sx?|vue|svelte)$/,
  testFiles: new RegExp(String.raw`[.-](?:test|tests|spec|e2e|cy)\.[cm]?[jt]sx?$|${folders}.*\.[cm]?[jt]sx?$`),
  comment: slashes,
  cases: [
    /\b(?:x|f)?(?:it|test|specify|describe|context|suite)(?:\.\w+(?:\([^()]*\))?)*\s*\(\s*(?:'((?:[^'\\]|\\.)+)'|"((?:[^"\\]|\\.)+)"|`((?:[^`\\]|\\.)+)`)/,
  ],
  skips: [
    /\b(?:it|test|specify|describe|context|suite)(?:\.\w+)*\.(?:skip|todo|fixme|fails|failing|skipIf|runIf)\b/,
    /\bx(?:it|test|specify|describe|context)\s*\(/,
    /\b(?:t|this|context|ctx|test)\.(?:skip|todo)\s*\(/,
    /\{[^}]*\b(?:skip|todo)\s*:\s*(?!false\b)/,
  ],
  focus: [
    /\b(?:it|test|specify|describe|context|suite)(?:\.\w+)*\.only\b/,
    /\bf(?:it|describe|context)\s*\(/,
    /\{[^}]*\bonly\s*:\s*true\b/,
  ],
  assertions: [
    /\bexpect(?:\.\w+)?\s*\(/,
    /\bassert(?:\.\w+)*\s*\(/,
    /\.should\b/,
    /\bt\.(?:is|deepEqual|equal|same|ok|throws|rejects|match)\s*\(/,
  ],
  loose: [
    /\.(?:not\.)?to(?:BeTruthy|BeFalsy|BeDefined|BeUndefined|BeNull)\(\)/,
    /\.not\.toThrow\(/,
    /\.toBeInstanceOf\(|\bexpect\.any(?:thing)?\(/,
    /\bassert(?:\.ok)?\s*\((?!.*[=!]==)/,
    /\bexpect\s*\(\s*(?:true|1)\s*\)/,
  ],
};

const python: Language = {
  name: 'Python',
  files: /\.py$/,
  testFiles: new RegExp(String.raw`(?:^|/)(?:test_[^/]*|[^/]*_test|conftest)\.py$|${folders}.*\.py$`),
  comment: /^\s*#/,
  cases: [/^\s*(?:async\s+)?def\s+(test\w*)\s*\(/, /^\s*class\s+(Test\w*)\b/],
  skips: [
    /@(?:pytest\.)?mark\.(?:skip|skipif|xfail)\b/,
    /@(?:unittest\.)?(?:skip|skipIf|skipUnless|expectedFailure)\b/,
    /\bpytest\.(?:skip|xfail|importorskip)\s*\(/,
    /\bself\.skipTest\s*\(/,
    /\bpytestmark\s*=.*\b(?:skip|xfail)/,
  ],
  focus: [],
  assertions: [/^\s*assert\b/, /\bself\.assert\w+\s*\(/, /\bpytest\.(?:raises|warns|approx)\s*\(/, /\.assert_\w+\s*\(/],
  loose: [
    /^\s*assert\s+(?:True|1|not\s+None)\b/,
    /^\s*assert\s+(?!.*(?:==|!=|[<>]|\b(?:in|is)\b))/,
    /\bis\s+not\s+None\b/,
    /\bself\.assert(?:True|IsNotNone|IsInstance)\s*\(/,
  ],
};

const go: Language = {
  name: 'Go',
  files: /\.go$/,
  testFiles: /_test\.go$/,
  comment: /^\s*\/\/(?!go:build)/,
  cases: [/^func\s+((?:Test|Fuzz|Example)\w*)\s*\(/, /\b[tf]\.Run\s*\(\s*"((?:[^"\\]|\\.)+)"/],
  skips: [/\b[tbf]\.Skip(?:f|Now)?\s*\(/, /\btesting\.Short\s*\(\)/, /^\/\/go:build\b/],
  focus: [],
  assertions: [
    /\b[tbf]\.(?:Error|Errorf|Fatal|Fatalf|Fail|FailNow)\s*\(/,
    /\b(?:assert|require|is|qt|c)\.[A-Z]\w*\s*\(/,
  ],
  loose: [/\b(?:assert|require)\.(?:NotNil|NotEmpty|NoError|True)\s*\(/],
};

const rust: Language = {
  name: 'Rust',
  files: /\.rs$/,
  testFiles: /(?:^|\/)(?:tests\/.*|tests?|[^/]*_tests?)\.rs$/,
  testPlaces: /^(?:pub(?:\([^)]*\))? )?mod \w*tests?\b/,
  comment: /^\s*\/\//,
  cases: [/^\s*(?:pub\s+)?(?:async\s+)?fn\s+(\w+)\s*\(\s*\)/],
  skips: [/#\[\s*ignore\b/, /#\[\s*cfg_attr\(.*\bignore\b/],
  focus: [],
  assertions: [/\b(?:debug_)?assert(?:_\w+)?!\s*[([{]/, /\bpanic!\s*\(/],
  loose: [/\bassert!\s*\(\s*(?:true\b|.*\.is_(?:ok|some|err|none)\(\))/],
};

const jvm: Language = {
  name: 'Java and Kotlin',
  files: /\.(?:java|kt|groovy|scala)$/,
  testFiles: /(?:^|\/)src\/\w*[tT]est\w*\/|(?:Test|Tests|IT|Spec)\.(?:java|kt|groovy|scala)$/,
  comment: slashes,
  cases: [
    /^\s*(?:public\s+|protected\s+)?(?:final\s+)?void\s+(\w+)\s*\(/,
    /^\s*(?:suspend\s+)?fun\s+(?:`([^`]+)`|(\w+))\s*\(/,
  ],
  skips: [
    /@(?:Disabled|Ignore|DisabledIf\w*|DisabledOn\w*|EnabledIf\w*|EnabledOn\w*)\b/,
    /\b(?:Assumptions\.|Assume\.)?assum(?:e|ing)(?:True|False|That|NotNull)\s*\(/,
  ],
  focus: [],
  assertions: [/\bassert\w*\s*\(/, /\bverify(?:NoMoreInteractions|NoInteractions)?\s*\(/, /\bfail\s*\(/],
  loose: [/\bassert(?:NotNull|True|DoesNotThrow)\s*\(/, /\.isNotNull\(\)/],
};

const ruby: Language = {
  name: 'Ruby',
  files: /\.rb$/,
  testFiles: /(?:^|\/)(?:spec|test)\/.*\.rb$|_(?:spec|test)\.rb$/,
  comment: /^\s*#/,
  cases: [/^\s*[xf]?(?:it|specify|describe|context|test)\s*\(?\s*(?:'([^']+)'|"([^"]+)")/, /^\s*def\s+(test_\w+)/],
  skips: [/^\s*x(?:it|specify|describe|context)\b/, /^\s*(?:skip|pending)\b/, /\b(?:skip|pending):\s*(?!false)/],
  focus: [/^\s*f(?:it|describe|context)\b/, /\bfocus:\s*true|,\s*:focus\b/],
  assertions: [/\bexpect\b\s*[({]/, /\bassert\w*\b/, /\brefute\w*\b/, /\.should\b/],
  loose: [/\bbe_truthy\b|\bbe_present\b/, /\bassert_not_nil\b/],
};

const csharp: Language = {
  name: 'C#',
  files: /\.cs$/,
  testFiles: /(?:Tests?|Specs?)\.cs$|(?:^|\/)[^/]*[tT]ests?[^/]*\/.*\.cs$/,
  comment: slashes,
  cases: [/^\s*public\s+(?:async\s+)?(?:void|Task(?:<\w+>)?)\s+(\w+)\s*\(/],
  skips: [
    /\[\s*(?:Fact|Theory)\s*\([^)]*\bSkip\s*=/,
    /\[\s*(?:Ignore|Explicit)\b/,
    /\bAssert\.(?:Ignore|Inconclusive)\s*\(/,
  ],
  focus: [],
  assertions: [/\bAssert\.\w+\s*(?:<[^>]*>)?\s*\(/, /\.Should\(\)/],
  loose: [/\bAssert\.(?:NotNull|True|IsTrue)\s*\(/],
};

export const languages: readonly Language[] = [javascript, python, go, rust, jvm, ruby, csharp];
