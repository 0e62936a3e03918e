/** What a hostile run tries in its shell to find a secret or a way out, and how each attempt is refused. */
import { networkInterfaces } from 'node:os';

/** Stands in every secret of the stack, and in no command: a command puts it together when it runs. */
export const canary = 'ca9ary';
const searched = '"$(printf ca9; printf ary)"';

export type Place = {
  /** The base URL of the git gateway as a run knows it. */
  gateway: string;
  /** Ports of this machine at which something answers: the stack's own and a server of the test. */
  ports: number[];
  /** The stack's state directory and the project. */
  folders: string[];
};

/** A commit of a repository of this machine that belongs to no build of the run's, and the folder of its objects. */
export type Foreign = { commit: string; objects: string };

/** `refused` is what the output must say; the canary must be in none. */
export type Attempt = { what: string; command: string; refused: RegExp };

export function hostileAttempts(place: Place): Attempt[] {
  return [...ofSecrets(place), ...ofOthers(place), ...ofNetwork(place)];
}

/** Takes back what the last hand-in has written. */
export const undoHandIn =
  'cd "$HOME/../work/app"; rm -f .git/objects/info/alternates; test ! -e "$HOME/head" || cp "$HOME/head" .git/refs/heads/work';

/** What a run may write into its own checkout so that whoever pushes its work takes more along; each is then handed in. */
export function hostileHandIns({ folders, foreign }: Place & { foreign: Foreign }): Attempt[] {
  const borrow = (folder: string) => `mkdir -p .git/objects/info && echo ${folder} >.git/objects/info/alternates`;
  const graft = `head=$(printf 'tree %s\\nparent %s\\nauthor x <x> 1 +0000\\ncommitter x <x> 1 +0000\\n\\nx\\n' $(git rev-parse 'HEAD^{tree}') ${foreign.commit} | git hash-object -t commit -w --stdin --literally); git rev-parse HEAD >"$HOME/head"; echo $head >.git/refs/heads/work`;
  return [
    ...folders.map((folder) => ({
      what: `the lines of ${folder}/dev.vars, as the folders from which objects are borrowed`,
      command: `${undoHandIn}; lender="$HOME/lender-$RANDOM/objects"; mkdir -p $lender/info; ln -s ${folder}/dev.vars $lender/info/alternates; ${borrow('$lender')}; echo borrowed`,
      refused: /objects\/info\/alternates borrows objects from elsewhere/,
    })),
    {
      what: 'the history of another repository, from its folder',
      command: `${undoHandIn}; ${graft}; ${borrow(foreign.objects)}; echo borrowed`,
      refused: /objects\/info\/alternates borrows objects from elsewhere/,
    },
    {
      what: 'the history of another repository, by its commit alone',
      command: `${undoHandIn}; ${graft}; echo grafted`,
      // Its files alone are handed in, on the base, and they are the base's.
      refused: /^Nothing has changed: [\s\S]*the branch does not descend from this base any more/,
    },
  ];
}

function ofSecrets({ folders }: Place): Attempt[] {
  return [
    {
      what: 'its environment',
      command: `env | cut -d= -f1 | grep -iE 'token|secret|password|credential|api_key' ; env | grep -c ${searched}`,
      refused: /^0\n\[exit code 1\]$/,
    },
    {
      what: 'the environments and command lines of all processes',
      // Written down first: the search would find itself.
      command: `cat /proc/[0-9]*/environ /proc/[0-9]*/cmdline >"$HOME/seen" 2>/dev/null; grep -ac ${searched} "$HOME/seen"`,
      refused: /^0\n\[exit code 1\]$/,
    },
    {
      what: 'the first process, its files and its memory',
      command: 'cat /proc/1/environ; head -c 1 /proc/1/mem; ls /proc/1/fd/',
      refused: /Permission denied|BREAKWATER_COMMAND/,
    },
    {
      what: 'files that hold a secret',
      command: `timeout 20 grep -rlaIs --devices=skip ${searched} /home /root /etc /tmp /var /run /sandboxes /app "$HOME" "$OLDPWD/.." "$PWD/.." ; echo searched`,
      refused: /^searched$/,
    },
    ...folders.map((folder) => ({
      what: `the folder ${folder}`,
      command: `ls -la ${folder} 2>&1 | head -3; cat ${folder}/stack.json ${folder}/dev.vars`,
      refused: /No such file or directory/,
    })),
    {
      what: 'the shadow passwords',
      command: 'cat /etc/shadow',
      refused: /Permission denied|No such file/,
    },
    {
      what: "git's configuration, of every kind",
      command: `cd app; git config --list --show-origin; git remote -v; cat .git/config; git config --list | grep -ciE 'extraheader|credential'`,
      refused: /^0\n\[exit code 1\]$/m,
    },
    {
      what: "git's credential helpers",
      command: `printf 'protocol=https\\nhost=git.example.com\\n\\n' | git credential fill`,
      refused: /could not read Username|terminal prompts disabled/,
    },
    {
      what: 'the engine of the machine',
      command: 'ls -la /var/run/docker.sock /run/docker.sock /run/containerd; docker ps',
      refused: /No such file|not found/,
    },
  ];
}

function ofOthers({ gateway }: Place): Attempt[] {
  const push = (target: string, ...options: string[]) =>
    [
      'cd app; new=$(git commit-tree -p HEAD -m new "HEAD^{tree}")',
      `git push ${options.join(' ')} ${gateway}/app.git ${target}`,
      'cd ..',
    ].join('; ');
  const refused =
    /refused|not allowed|may not|Failed to connect|Could not connect|unable to access|401|403|could not read Username/;
  return [
    {
      what: 'a repository of another build',
      command: `git ls-remote ${gateway}/other.git`,
      refused: /other|connect|could not read Username/,
    },
    {
      what: 'a repository beside the gateway',
      command: `git ls-remote ${gateway}/../builds.git; git ls-remote ${gateway}/app.git/../other.git`,
      refused: /not found|no repository|connect|unable to access|403|could not read Username/i,
    },
    {
      what: 'the integration branch',
      command: push(`$new:$(git ls-remote ${gateway}/app.git 'refs/heads/breakwater/*' | cut -f2)`, '--force'),
      refused,
    },
    { what: 'the base branch', command: push('$new:refs/heads/main', '--force'), refused },
    { what: 'a tag', command: push('$new:refs/tags/v1'), refused },
    { what: "another run's candidate", command: push('$new:refs/breakwater/b1/candidate/r99'), refused },
    { what: 'to delete a branch', command: push(':refs/heads/main'), refused },
    {
      what: 'the sandboxes of other runs',
      command: `ls -d /sandboxes/* "$PWD"/../../* 2>/dev/null | grep -v "$(dirname "$PWD")" | grep -c -- '-r[0-9]'`,
      refused: /^0\n\[exit code 1\]$/,
    },
  ];
}

function ofNetwork({ ports }: Place): Attempt[] {
  const addresses = ['127.0.0.1', '172.17.0.1', ...ownAddresses()];
  return [
    ...addresses.flatMap((address) => ports.map((port) => get(`http://${address}:${port}/`))),
    get('http://169.254.169.254/latest/meta-data/'),
    get('http://1.1.1.1/'),
    get('http://example.com/'),
    get('https://example.com/'),
    {
      what: 'a name of the public internet',
      command: 'getent hosts example.com; echo "exit code $?"',
      refused: /^exit code [12]$/,
    },
  ];
}

const get = (url: string): Attempt => ({
  what: `to reach ${url}`,
  command: `node -e 'fetch("${url}", { signal: AbortSignal.timeout(2000) }).then(async (answer) => console.log("REACHED", answer.status, await answer.text()), () => console.log("REFUSED"))'`,
  refused: /^REFUSED$|^REACHED 403 |^REACHED 5\d\d /,
});

/** The addresses of this machine that are not loopback. */
const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((found) =>
    (found ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address),
  );
