/** Patches as git writes them, of one hunk. */

/** `lines` begin with their sign. */
export function patchOf(
  path: string,
  lines: readonly string[],
  { status, place = '' }: { status?: 'added' | 'deleted'; place?: string } = {},
): string {
  const count = (sign: string) => lines.filter((line) => line[0] === sign || line[0] === ' ').length;
  const mode = status === 'added' ? 'new file mode 100644\n' : status === 'deleted' ? 'deleted file mode 100644\n' : '';
  const before = status === 'added' ? '/dev/null' : `a/${path}`;
  const after = status === 'deleted' ? '/dev/null' : `b/${path}`;
  const head = `@@ -1,${count('-')} +1,${count('+')} @@${place === '' ? '' : ` ${place}`}`;
  return `diff --git a/${path} b/${path}\n${mode}index 1111111..2222222 100644\n--- ${before}\n+++ ${after}\n${head}\n${lines.join('\n')}\n`;
}
