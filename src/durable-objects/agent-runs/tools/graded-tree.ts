/** Commands of an evaluator: on the tree that it grades, which is put back before each, or in a copy that it may break. */

/** What `try_in_copy` works in, outside of the workspace. */
const copy = '"$HOME/copy"';

/** As a shell of its own: whatever the command does to its shell, what stands around it comes to its end. */
const inShell = (command: string): string => `bash -c '${command.replaceAll("'", "'\\''")}'`;

/**
 * Names what has changed in the tree that is graded: what such a command has printed may not be true of the candidate. A
 * submodule's folder may be a link, which git takes for a change; what it leads to is looked at itself.
 */
const toldChanges = [
  'bw_code=$?',
  'bw_changed=$(for bw_git in "$bw_tree"/*/.git; do bw_one=$(dirname "$bw_git");',
  '  git -C "$bw_one" diff --name-only --ignore-submodules=all HEAD 2>/dev/null | sed "s|^|$(basename "$bw_one")/|"; done | head -n 10)',
  `[ -z "$bw_changed" ] || printf '\\n[this command has changed files of the tree that you grade, and what it printed may be true of the changed files alone: %s. The tree is put back before the next command; what has to be broken belongs in a copy]\\n' "$(echo $bw_changed)"`,
];

export const onGradedTree = (command: string): string =>
  ['bw_tree=$PWD', inShell(command), ...toldChanges, 'exit $bw_code'].join('\n');

export const inCopy = (command: string): string =>
  [
    'bw_tree=$PWD',
    `rm -rf ${copy} && cp -a . ${copy} && cd ${copy} || exit 125`,
    inShell(command),
    ...toldChanges,
    `cd "$bw_tree" && rm -rf ${copy}`,
    'exit $bw_code',
  ].join('\n');
