// The sandbox server of release 0.1.0 (commit 2b4ec7a), which spoke protocol 1, as one file: made by
//   npx esbuild src/containers/server/main.ts --bundle --platform=node --format=esm --external:zod
// It stands for the containers of an image that is older than the Worker, and is not to be changed.
// src/containers/server/main.ts
import { homedir, totalmem } from "node:os";
import { z as z6 } from "zod";

// src/containers/server/network/sandbox-proxy.ts
import { lookup } from "node:dns/promises";
import { open, rm } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";

// src/containers/server/network/allow-list-proxy.ts
import {
  createServer,
  request
} from "node:http";

// src/core/network/public-host.ts
var privateNames = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "intranet",
  "lan",
  "home",
  "corp",
  "arpa",
  "onion",
  "test"
];
function isPublicHost(hostname) {
  const host = hostname.toLowerCase().replace(/\.+$/, "");
  if (host.startsWith("[")) return isPublicIpv6(host.slice(1, -1));
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) return isPublicIpv4(host);
  const labels = host.split(".");
  return labels.length > 1 && !privateNames.includes(labels.at(-1) ?? "");
}
function isPublicIpv4(address) {
  const [a = 0, b = 0, c = 0] = address.split(".").map(Number);
  if (a === 0 || a === 10 || a === 127 || a >= 224) return false;
  if (a === 100 && b >= 64 && b <= 127) return false;
  if (a === 169 && b === 254) return false;
  if (a === 172 && b >= 16 && b <= 31) return false;
  if (a === 192 && (b === 168 || b === 0 && (c === 0 || c === 2))) return false;
  if (a === 198 && (b === 18 || b === 19 || b === 51 && c === 100)) return false;
  return !(a === 203 && b === 0 && c === 113);
}
function isPublicIpv6(address) {
  const [first = 0, second = 0] = address.split(":").map((group) => Number.parseInt(group || "0", 16));
  if (first < 8192 || first > 16383) return false;
  return first !== 8194 && !(first === 8193 && (second === 0 || second === 3512));
}

// src/containers/server/network/allow-list-proxy.ts
var maxConnections = 256;
var maxHeaderSize = 16384;
var idleMs = 12e4;
function allowListProxy(options) {
  const server = createServer({ maxHeaderSize, connectionsCheckingInterval: 5e3, headersTimeout: 15e3 });
  server.maxConnections = maxConnections;
  server.setTimeout(idleMs);
  server.on("request", (incoming, response) => {
    void forward(options, incoming, response);
  });
  server.on("connect", (incoming, client, head) => {
    void tunnel(options, incoming, client, head);
  });
  return server;
}
async function tunnel(options, { url = "" }, client, head) {
  client.on("error", () => client.destroy());
  const destination = tunnelDestination(url, options);
  const reached = destination.ok ? await reach(destination.host, options) : destination;
  if (!destination.ok || !reached.ok) {
    const refusal = reached.ok ? destination : reached;
    if (!refusal.ok) client.end(refusalText(refusal));
    return;
  }
  const remote = options.outside.connect(reached.addresses, destination.port);
  remote.setTimeout(idleMs, () => remote.destroy());
  remote.once("connect", () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    remote.write(head);
    client.pipe(remote).pipe(client);
  });
  remote.on("error", () => client.end(refusalText(unreachable(destination.host))));
  remote.once("close", () => client.destroy());
  client.once("close", () => remote.destroy());
}
async function forward(options, incoming, response) {
  const destination = plainDestination(incoming.url ?? "", options);
  if (!destination.ok) return refuse(response, destination);
  const reached = await reach(destination.host, options);
  if (!reached.ok) return refuse(response, reached);
  const { host, port, path } = destination;
  const outgoing = request({
    method: incoming.method ?? "GET",
    path,
    headers: { ...endToEnd(incoming.headers), host },
    createConnection: () => options.outside.connect(reached.addresses, port),
    timeout: idleMs,
    maxHeaderSize
  });
  outgoing.once("timeout", () => outgoing.destroy());
  outgoing.once("error", () => refuse(response, unreachable(host)));
  outgoing.once("response", (answer2) => {
    response.writeHead(answer2.statusCode ?? 502, endToEnd(answer2.headers));
    answer2.once("error", () => response.destroy());
    answer2.pipe(response);
  });
  response.once("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
}
function tunnelDestination(target, { allows }) {
  const [, host = "", port = ""] = /^([^:/@]+):(\d{1,5})$/.exec(target.toLowerCase()) ?? [];
  if (!allows(host)) return notAllowed(host || target);
  return port === "443" || port === "80" ? { ok: true, host, port: Number(port) } : otherPort(host, port);
}
function plainDestination(target, { allows }) {
  if (!URL.canParse(target)) return { ok: false, status: 400, line: "this is a proxy for absolute URLs" };
  const { protocol, username, password, hostname, port, pathname, search: search2 } = new URL(target);
  if (protocol !== "http:" || username || password) return notAllowed(target);
  if (!allows(hostname)) return notAllowed(hostname);
  return port === "" ? { ok: true, host: hostname, port: 80, path: pathname + search2 } : otherPort(hostname, port);
}
async function reach(host, { outside: outside2 }) {
  const addresses = await outside2.lookup(host).catch(() => []);
  if (addresses.length === 0) return { ok: false, status: 502, line: `${printable(host)} has no address` };
  const open4 = addresses.every((address) => isPublicHost(address.includes(":") ? `[${address}]` : address));
  return open4 ? { ok: true, addresses } : refused(`${printable(host)} has an address inside a private network`);
}
var refused = (line) => ({ ok: false, status: 403, line });
var notAllowed = (host) => refused(`${printable(host)} is not a host that this build may reach: network.allow of its submission decides`);
var otherPort = (host, port) => refused(
  `port ${port} of ${printable(host)} is closed: network.allow of the submission opens HTTPS at 443 and HTTP at 80`
);
var unreachable = (host) => ({ ok: false, status: 502, line: `${printable(host)} does not answer` });
var printable = (text) => text.replace(/[^\x21-\x7e]/g, "?").slice(0, 253);
function refuse(response, { status, line }) {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const headers = { "content-type": "text/plain", "content-length": line.length + 1, connection: "close" };
  response.writeHead(status, headers).end(`${line}
`);
}
var refusalText = ({ status, line }) => [
  `HTTP/1.1 ${status} Refused`,
  "content-type: text/plain",
  `content-length: ${line.length + 1}`,
  "connection: close",
  "",
  `${line}
`
].join("\r\n");
function endToEnd(headers) {
  const named = (headers.connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  const own = ["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection"];
  const dropped = /* @__PURE__ */ new Set([...named, ...own, "te", "trailer", "transfer-encoding", "upgrade"]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

// src/containers/server/network/sandbox-proxy.ts
var proxyPort = 3128;
var connectTimeoutMs = 1e4;
var internet = {
  lookup: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  connect: (addresses, port) => {
    const all2 = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
    const socket = connect({
      host: "already-resolved",
      port,
      autoSelectFamily: true,
      lookup: (_host, _options, answer2) => answer2(null, all2)
    });
    const timer = setTimeout(() => socket.destroy(new Error("no connection in time")), connectTimeoutMs);
    return socket.once("connect", () => clearTimeout(timer)).once("close", () => clearTimeout(timer));
  }
};
async function sandboxProxy(sandbox, outside2) {
  if (sandbox.allowedHosts.size === 0) return null;
  sandbox.proxy ??= startProxy(sandbox, outside2).catch((error) => {
    sandbox.proxy = null;
    throw error;
  });
  return sandbox.proxy;
}
async function closeSandboxProxy(sandbox) {
  const proxy = await sandbox.proxy;
  sandbox.proxy = null;
  proxy?.close();
}
async function startProxy(sandbox, outside2) {
  const socket = join(sandbox.folder, "proxy.sock");
  await rm(socket, { force: true });
  const folder2 = await open(sandbox.folder);
  const server = allowListProxy({ allows: (host) => sandbox.allowedHosts.has(host), outside: outside2 });
  await new Promise((resolve2, reject) => {
    server.once("error", reject);
    server.listen(`/proc/self/fd/${folder2.fd}/proxy.sock`, resolve2);
  });
  const sockets = /* @__PURE__ */ new Set();
  server.on("connection", (connection) => {
    sockets.add(connection);
    connection.once("close", () => sockets.delete(connection));
  });
  return {
    socket,
    close: () => {
      server.close(() => void folder2.close());
      for (const connection of sockets) connection.destroy();
    }
  };
}

// src/containers/server/open-host.ts
import { mkdirSync as mkdirSync2, realpathSync, rmSync as rmSync2 } from "node:fs";

// src/containers/server/process/process-group.ts
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

// src/containers/server/process/bubblewrap.ts
import { lstatSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { basename, join as join2 } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
var namespaces = ["--unshare-all", "--unshare-user", "--disable-userns", "--hostname", "sandbox"];
var person = ["--uid", "1000", "--gid", "1000", "--cap-drop", "ALL"];
var lifetime = ["--die-with-parent", "--new-session"];
function bubblewrapWords({ program, view }, sandbox, { cwd, extras }) {
  const { work, folder: folder2 } = sandbox;
  const tmp = join2(folder2, "tmp");
  mkdirSync(tmp, { recursive: true });
  for (const shelter of view.shelters) if (shelter.startsWith("/tmp/")) ensureFolder(join2(tmp, basename(shelter)));
  const note2 = join2(folder2, "cwd");
  ensureFile(note2);
  return [
    ...[program, ...namespaces, ...person, ...lifetime],
    ...view.system,
    ...["--proc", "/proc", "--dev", "/dev", "--bind", tmp, "/tmp"],
    ...view.shelters.flatMap((shelter) => ["--tmpfs", shelter]),
    ...view.programs,
    ...[work, join2(folder2, "home"), note2].flatMap((path) => ["--bind", path, path]),
    ...extras.flatMap(({ from, to, writable }) => [writable ? "--bind" : "--ro-bind", from, to]),
    ...["/", "/proc", ...view.shelters].flatMap((path) => ["--remount-ro", path]),
    ...["--chdir", cwd]
  ];
}
function ensureFile(path) {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isFile()) return;
  if (found) rmSync(path, { recursive: true });
  writeFileSync(path, "", { flag: "wx" });
}
function ensureFolder(path) {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  if (found) rmSync(path);
  mkdirSync(path);
}
var begunLine = "begun";
var maxReportLength = 1e4;
var drainMs = 200;
function readReport(stream) {
  if (!(stream instanceof Readable)) throw new Error("bubblewrap was started without a pipe for its report");
  let text = "";
  const closed = new Promise((resolve2) => stream.once("close", resolve2));
  stream.setEncoding("utf8").on("data", (part) => {
    if (text.length < maxReportLength) text += part;
  });
  return {
    // The first is bubblewrap's own, written before anything else ran.
    leader: () => {
      const [, pid] = /^\{\s*"child-pid": (\d+)/.exec(text) ?? [];
      return pid === void 0 ? void 0 : Number(pid);
    },
    exitOf: async (exit) => {
      if (exit.exitCode === null || exit.exitCode === 0) return exit;
      await Promise.race([closed, delay(drainMs)]);
      const [, said] = text.split(`${begunLine}
`);
      if (said === void 0) throw new Error(`bubblewrap ended with ${exit.exitCode} before the command began`);
      const signal = said.trim() === "" ? void 0 : signalNumbered(exit.exitCode - 128);
      return signal === void 0 ? exit : { exitCode: null, signal };
    }
  };
}
var signalNumbered = (wanted) => Object.entries(constants.signals).find(([, number]) => number === wanted)?.[0];

// src/containers/server/process/process-group.ts
var terminationGraceMs = 2e3;
var markerVariable = "BREAKWATER_COMMAND";
var atWork = /* @__PURE__ */ new Set();
function startGroup(groups, options) {
  const { launcher, argv, cwd, env, stdin, reports = false } = options;
  const [file = "", ...args] = [...launcher, ...argv];
  const child = spawn(file, args, {
    cwd,
    env,
    detached: true,
    stdio: [stdin === void 0 ? "ignore" : "pipe", "pipe", "pipe", reports ? "pipe" : "ignore"]
  });
  child.stdin?.on("error", () => void 0);
  if (child.stdin && typeof stdin === "object") stdin.pipe(child.stdin);
  else child.stdin?.end(stdin);
  const report = reports ? readReport(child.stdio[3]) : null;
  let killTimer;
  const group = {
    child,
    exited: new Promise((resolve2, reject) => {
      child.once("error", reject);
      child.once(
        "exit",
        (exitCode, signal) => resolve2(report ? report.exitOf({ exitCode, signal }) : { exitCode, signal })
      );
    }).finally(() => {
      clearTimeout(killTimer);
      groups.delete(group);
      atWork.delete(group);
    }),
    stop: () => {
      signalGroup(report ? report.leader() : child.pid, "SIGTERM");
      killTimer ??= setTimeout(group.kill, terminationGraceMs);
    },
    kill: () => signalGroup(child.pid, "SIGKILL")
  };
  groups.add(group);
  atWork.add(group);
  return group;
}
function killMarked(prefix) {
  const wanted = `${markerVariable}=${prefix}`;
  const isMarked = (pid) => environmentOf(pid).some((entry) => entry.startsWith(wanted));
  const isWanted = atWork.size > 0 ? isMarked : (pid) => isMarked(pid) || isUnmarkedCommand(pid);
  for (let round = 0; round < 5; round++) {
    const found = processIds().filter(isWanted);
    for (const pid of found) signalProcess(pid, "SIGKILL");
    if (found.length === 0) return;
  }
}
function killCommands(sandbox) {
  for (const group of sandbox.groups) group.kill();
  killMarked(`${sandbox.folder}/`);
}
function signalGroup(leader, signal) {
  if (leader !== void 0) signalProcess(-leader, signal);
}
function signalProcess(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, "ESRCH", "EPERM")) throw error;
  }
}
function processIds() {
  try {
    return readdirSync("/proc").map(Number).filter((pid) => Number.isInteger(pid) && pid !== process.pid);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}
function isUnmarkedCommand(pid) {
  const user = process.geteuid?.();
  if (user === process.getuid?.()) return false;
  const [, state, uid] = /^State:\s+(\S).*^Uid:\s+(\d+)/ms.exec(readProcessFile(pid, "status")) ?? [];
  const running = state !== "Z" && Number(uid) === user;
  return running && !environmentOf(pid).some((entry) => entry.startsWith(`${markerVariable}=`));
}
var environmentOf = (pid) => readProcessFile(pid, "environ").split("\0");
function readProcessFile(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, "latin1");
  } catch (error) {
    if (hasCode(error, "ENOENT", "ESRCH", "EACCES", "EPERM")) return "";
    throw error;
  }
}
var hasCode = (error, ...codes) => error instanceof Error && "code" in error && codes.some((code) => code === error.code);

// src/containers/server/sandbox/host.ts
import { join as join3 } from "node:path";
var storesFolder = ({ root }) => join3(root, "@stores");
function inTurn(host, id, task) {
  const before = host.queues.get(id) ?? Promise.resolve();
  const turn = before.then(task, task);
  const settled = turn.then(
    () => void 0,
    () => void 0
  );
  host.queues.set(id, settled);
  void settled.then(() => {
    if (host.queues.get(id) === settled) host.queues.delete(id);
  });
  return turn;
}

// src/containers/server/open-host.ts
function openHost(config) {
  mkdirSync2(config.root, { recursive: true });
  const root = realpathSync(config.root);
  killMarked(`${root}/`);
  rmSync2(storesFolder({ ...config, root }), { recursive: true, force: true });
  return { config: { ...config, root }, sandboxes: /* @__PURE__ */ new Map(), queues: /* @__PURE__ */ new Map(), stores: /* @__PURE__ */ new Map() };
}
function closeHost(host) {
  for (const sandbox of host.sandboxes.values()) {
    for (const group of sandbox.groups) group.kill();
    void closeSandboxProxy(sandbox);
  }
  killMarked(`${host.config.root}/`);
}

// src/containers/server/process/command-user.ts
var noLauncher = [];
function actAs(user) {
  if (!process.seteuid) throw new Error("SANDBOX_USER needs a system with users");
  process.seteuid(user);
  return ["setpriv", `--reuid=${user}`, "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs", "--"];
}

// src/containers/server/process/machine-view.ts
import { existsSync, lstatSync as lstatSync2, mkdirSync as mkdirSync3, readdirSync as readdirSync2, readlinkSync, realpathSync as realpathSync2, writeFileSync as writeFileSync2 } from "node:fs";
import { basename as basename2, delimiter, dirname, isAbsolute, join as join4, resolve, sep } from "node:path";
var systemFolders = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix"];
var settings = [
  ...["ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "nsswitch.conf", "gai.conf", "host.conf"],
  ...["protocols", "services", "localtime", "timezone", "mime.types", "magic", "os-release", "debian_version"],
  ...["ssl/certs", "ssl/cert.pem", "ssl/openssl.cnf", "ca-certificates", "ca-certificates.conf", "crypto-policies"],
  ...["pki/ca-trust", "pki/java", "pki/tls/certs", "pki/tls/cert.pem", "pki/tls/openssl.cnf"],
  ...["fonts", "terminfo", "xml", "sgml", "perl", "python3", "maven/m2.conf", "maven/logging"],
  ...[8, 11, 17, 21, 25].map((version) => `java-${version}-openjdk`)
];
var ownSettings = {
  passwd: "agent:x:1000:1000::/:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n",
  group: "agent:x:1000:\nnogroup:x:65534:\n",
  hosts: "127.0.0.1 localhost sandbox\n::1 localhost\n",
  "resolv.conf": "# Names are resolved by the proxy, where there is one.\n"
};
function viewMachine({ path, node, ...machine }) {
  mkdirSync3(machine.root, { recursive: true });
  const root = realpathSync2(machine.root);
  if (root === "/tmp") throw new Error("/tmp itself cannot be the folder of all sandboxes; take a folder in it");
  const home = realOf(machine.home);
  const onPath = path.split(delimiter).filter(isAbsolute).map((folder2) => resolve(folder2));
  const mayHide = (folder2) => existsSync(folder2) && isIn(folder2, systemFolders) && !["bin", "sbin"].includes(basename2(folder2));
  const hidden = outermost(
    [root, dirname(root), home].filter(mayHide).filter((folder2) => !systemFolders.includes(folder2))
  );
  const seen = (folder2) => isIn(folder2, systemFolders) && !isIn(folder2, hidden);
  const wanted = [...onPath, dirname(realpathSync2(node))].flatMap(withLibraries);
  const may = (folder2) => existsSync(folder2) && !seen(folder2) && !isIn(folder2, [root, "/proc", "/dev", "/sys"]) && // A whole home, or what holds the sandboxes, is more than programs.
  ![root, home].some((secret) => isIn(secret, [folder2, realOf(folder2)])) && dirname(folder2) !== "/";
  const programs = outermost(wanted.filter(may));
  return {
    system: [...systemFolders.flatMap(showFolder), ...showSettings(join4(root, "@etc"))],
    shelters: [.../* @__PURE__ */ new Set([...hidden, ...[root, ...programs].flatMap(belowTmp)])],
    programs: programs.flatMap(showPrograms)
  };
}
var realOf = (path) => existsSync(path) ? realpathSync2(path) : path;
var outermost = (folders) => [...new Set(folders)].filter((folder2, _, all2) => !all2.some((other) => other !== folder2 && isIn(folder2, [other])));
var isIn = (path, folders) => folders.some((folder2) => path === folder2 || path.startsWith(folder2 === "/" ? folder2 : folder2 + sep));
var withLibraries = (folder2) => basename2(folder2) === ".bin" && basename2(dirname(folder2)) === "node_modules" ? [dirname(folder2)] : [folder2, join4(folder2, "../lib/node_modules")];
function showFolder(folder2) {
  if (!existsSync(folder2)) return [];
  return lstatSync2(folder2).isSymbolicLink() ? ["--symlink", readlinkSync(folder2), folder2] : ["--ro-bind", folder2, folder2];
}
var packageFolders = [".bin", ".pnpm", ".store"];
function showPrograms(folder2) {
  const caches = basename2(folder2) === "node_modules" ? readdirSync2(folder2, { withFileTypes: true }) : [];
  return [
    ...["--ro-bind", folder2, folder2],
    ...caches.filter((entry) => entry.isDirectory() && entry.name.startsWith(".") && !packageFolders.includes(entry.name)).flatMap(({ name }) => ["--tmpfs", join4(folder2, name), "--remount-ro", join4(folder2, name)])
  ];
}
function showSettings(folder2) {
  mkdirSync3(folder2, { recursive: true });
  const own = Object.entries(ownSettings).flatMap(([name, text]) => {
    writeFileSync2(join4(folder2, name), text);
    return ["--ro-bind", join4(folder2, name), `/etc/${name}`];
  });
  const shared = settings.map((name) => `/etc/${name}`).filter((path) => existsSync(path));
  return [...own, ...shared.flatMap((path) => ["--ro-bind", path, path])];
}
function belowTmp(path) {
  const [, first, second] = path.split(sep);
  return first === "tmp" && second !== void 0 ? [`/tmp/${second}`] : [];
}

// src/containers/server/process/shell.ts
import { accessSync, constants as constants2 } from "node:fs";
import { delimiter as delimiter2, join as join5 } from "node:path";
var maxCommandBytes = 125e3;
var findShell = (path) => findProgram("bash", path) === void 0 ? "sh" : "bash";
function findProgram(name, path) {
  return path.split(delimiter2).map((folder2) => join5(folder2, name)).find((file) => {
    try {
      accessSync(file, constants2.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
function shellCommand(shell, command, { cwdFile, limits }) {
  const script = note(cwdFile) + command;
  return shell === "bash" ? ["bash", "-c", `${limitsIn("-u", limits)}${output} exec bash -c "$1"`, "bash", script] : ["sh", "-c", `${limitsIn("-p", limits)}exec 2>&1; ${script}`];
}
function isolatedCommand(shell, command, { cwdFile, limits, words, forwarder }) {
  const script = note(cwdFile) + command;
  const begun = `echo ${begunLine} >&3; `;
  const ready = forwarder ? `ready=$( (trap '' TERM INT HUP; exec ${forwarder.map(quoted).join(" ")} 5>&1 >&2) 3>&- & ); ` : "";
  return shell === "bash" ? [
    ...["bash", "-c", `${output} exec "$@" 4>&3`, "bash", ...words, "bash", "-c"],
    `${begun}${limitsIn("-u", limits)}${ready}trap : TERM INT HUP; exec 4>&2 2>&3 3>&-; bash -c "$1" 2>&4 4>&-; exit $?`,
    ...["bash", script]
  ] : [
    ...["sh", "-c", 'exec "$@" 4>&3 2>&1', "sh", ...words, "sh", "-c"],
    `${begun}${limitsIn("-p", limits)}${ready}exec 3>&-; ${script}`
  ];
}
var output = `exec > >(trap '' TERM INT HUP; exec cat) 2>&1;`;
var note = (cwdFile) => cwdFile === null ? "" : `trap ${quoted(`pwd -P >${quoted(cwdFile)}`)} EXIT; `;
var limitsIn = (processes, { maxProcesses, maxMemoryMb }) => [`ulimit ${processes} ${maxProcesses}`, `ulimit -d ${maxMemoryMb * 1024}`, "ulimit -c 0"].map((limit) => `${limit} 2>/dev/null; `).join("");
var quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

// src/containers/server/server.ts
import { createHash as createHash3, timingSafeEqual } from "node:crypto";
import { createServer as createServer2 } from "node:http";

// src/core/sandbox/protocol.ts
import { z as z3 } from "zod";

// src/core/network/host-name.ts
import { z } from "zod";
var HostName = z.string().max(253).regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "not a host name").refine(isPublicHost, "not a host of the public internet");

// src/core/sandbox/repository-name.ts
import { z as z2 } from "zod";
var RepositoryName = z2.string().regex(
  /^[a-z0-9][a-z0-9._-]{0,63}$/i,
  "a name of letters, digits, dots, dashes and underscores, starting with a letter or digit"
).refine(
  (name) => !name.endsWith(".git") && !name.includes(".."),
  "must not end in .git or contain two dots in a row"
);

// src/core/sandbox/protocol.ts
var Sha = z3.string().regex(/^[0-9a-f]{40}$/, "a full commit id");
var Ref = z3.string().max(300).regex(/^refs\/[A-Za-z0-9._/-]+$/);
var systemText = z3.string().refine((text) => text.isWellFormed() && !text.includes("\0"), "must hold neither a NUL nor half a character");
var Path = systemText.min(1).max(1e3);
var CommitMessage = systemText.min(1).max(2e4);
var SandboxError = z3.strictObject({
  reason: z3.enum([
    "not-found",
    "bad-request",
    "outside-workspace",
    "not-text",
    "too-large",
    "no-match",
    "many-matches",
    "exists",
    "git",
    "infrastructure"
  ]),
  message: z3.string()
});
var PrepareRequest = z3.strictObject({
  repositories: z3.array(z3.strictObject({ name: RepositoryName, url: z3.string().max(2e3), commit: Sha, checkpoint: Ref.optional() })).min(1).max(20),
  /** Sent as `Authorization: Bearer` to the git remotes, by git alone; empty where the network adds it. */
  gitToken: z3.string().max(500),
  /** Hosts that commands may reach by HTTP and HTTPS; where the network decides, it has them already and this is empty. */
  allowedHosts: z3.array(HostName).max(500).default([])
});
var PrepareResult = z3.strictObject({
  repositories: z3.array(z3.strictObject({ name: RepositoryName, head: Sha, restored: z3.boolean() }))
});
var ExecRequest = z3.strictObject({
  command: systemText.min(1).max(1e5),
  /**
   * A folder of the workspace. When absent: where the last command without one ended, the workspace root at first.
   */
  cwd: systemText.max(1e3).optional(),
  timeoutMs: z3.int().positive().max(36e5)
});
var ExecResult = z3.strictObject({
  exitCode: z3.int().nullable(),
  signal: z3.string().nullable(),
  timedOut: z3.boolean(),
  output: z3.string(),
  omittedBytes: z3.int().nonnegative(),
  durationMs: z3.number().nonnegative()
});
var ExecFrame = z3.discriminatedUnion("kind", [
  z3.strictObject({ kind: z3.literal("running") }),
  z3.strictObject({ kind: z3.literal("output"), text: z3.string() }),
  z3.strictObject({ kind: z3.literal("exit"), result: ExecResult })
]);
var ReadRequest = z3.strictObject({ path: Path, lines: z3.tuple([z3.int().min(1), z3.int()]).optional() });
var ReadResult = z3.discriminatedUnion("kind", [
  z3.strictObject({ kind: z3.literal("file"), text: z3.string(), firstLine: z3.int(), totalLines: z3.int() }),
  z3.strictObject({ kind: z3.literal("folder"), entries: z3.array(z3.string()), omitted: z3.int() })
]);
var Text = z3.string().max(2e6).refine((text) => text.isWellFormed(), "must not hold half a character");
var EditRequest = z3.discriminatedUnion("command", [
  z3.strictObject({ command: z3.literal("create"), path: Path, text: Text }),
  z3.strictObject({ command: z3.literal("str_replace"), path: Path, oldText: Text.min(1), newText: Text }),
  z3.strictObject({ command: z3.literal("insert"), path: Path, afterLine: z3.int().min(0), text: Text })
]);
var EditResult = z3.strictObject({ snippet: z3.string() });
var SearchRequest = z3.strictObject({
  /** A POSIX extended regular expression. */
  pattern: systemText.min(1).max(1e3),
  /** Restricts the search to a folder or file of the workspace. */
  path: Path.optional(),
  maxMatches: z3.int().positive().max(1e3).default(200)
});
var SearchResult = z3.strictObject({
  matches: z3.array(z3.strictObject({ path: z3.string(), line: z3.int(), text: z3.string() })),
  truncated: z3.boolean()
});
var DiffRequest = z3.strictObject({ repository: RepositoryName, from: Sha });
var DiffResult = z3.strictObject({
  files: z3.array(
    z3.strictObject({ path: z3.string(), status: z3.enum(["added", "modified", "deleted", "type-changed"]) })
  ),
  patch: z3.string(),
  omittedBytes: z3.int().nonnegative()
});
var SaveRequest = z3.strictObject({
  repository: RepositoryName,
  message: CommitMessage,
  ref: Ref
});
var SaveResult = z3.strictObject({ commit: Sha, tree: Sha, changed: z3.boolean() });
var MergeRequest = z3.strictObject({
  repository: RepositoryName,
  ref: Ref,
  commit: Sha,
  message: CommitMessage
});
var MergeResult = z3.discriminatedUnion("kind", [
  z3.strictObject({ kind: z3.literal("merged"), commit: Sha, tree: Sha }),
  z3.strictObject({ kind: z3.literal("conflict"), paths: z3.array(z3.string()).min(1) }),
  /** The remote has no such ref, or it does not hold the commit: asking again would not help. */
  z3.strictObject({ kind: z3.literal("missing") })
]);
var ResetRequest = z3.strictObject({});
var DisposeRequest = z3.strictObject({});
var Done = z3.strictObject({ done: z3.literal(true) });
var operations = {
  prepare: { request: PrepareRequest, result: PrepareResult },
  exec: { request: ExecRequest, result: ExecResult },
  read: { request: ReadRequest, result: ReadResult },
  edit: { request: EditRequest, result: EditResult },
  search: { request: SearchRequest, result: SearchResult },
  diff: { request: DiffRequest, result: DiffResult },
  save: { request: SaveRequest, result: SaveResult },
  merge: { request: MergeRequest, result: MergeResult },
  reset: { request: ResetRequest, result: Done },
  dispose: { request: DisposeRequest, result: Done }
};

// src/containers/server/operations/exec.ts
import { setTimeout as delay2 } from "node:timers/promises";

// src/containers/server/files/text-file.ts
import { randomUUID } from "node:crypto";
import { constants as constants4 } from "node:fs";
import { open as open3, rename, rm as rm2 } from "node:fs/promises";
import { basename as basename3, dirname as dirname2, join as join7 } from "node:path";

// src/containers/server/sandbox/outcome.ts
var success = (result) => ({ ok: true, result });
var failure = (reason, message) => ({
  ok: false,
  error: { reason, message }
});

// src/containers/server/files/open-folder.ts
import { constants as constants3 } from "node:fs";
import { mkdir, open as open2 } from "node:fs/promises";
import { join as join6, relative, sep as sep2 } from "node:path";
var folderFlags = constants3.O_RDONLY | constants3.O_DIRECTORY | constants3.O_NOFOLLOW;
async function inFolder(sandbox, real, { create: create2 = false }, use) {
  const names = relative(sandbox.folder, real).split(sep2);
  if (names[0] === "..") throw new Error(`${real} is not in the sandbox`);
  let at = sandbox.folder;
  let handle;
  try {
    handle = await open2(at, folderFlags);
    for (const name of names) {
      if (name === "") continue;
      const next = join6(pathOf(handle, at), name);
      if (create2) await mkdir(next).catch(unlessCode("EEXIST"));
      const opened = await open2(next, folderFlags);
      await handle.close();
      handle = opened;
      at = join6(at, name);
    }
    return success(await use(pathOf(handle, at)));
  } catch (error) {
    if (hasCode2(error, "ELOOP", "ENOTDIR"))
      return failure("outside-workspace", "a link or a file has taken a folder\u2019s place");
    if (hasCode2(error, "ENOENT")) return failure("not-found", "the folder or file has gone meanwhile");
    if (hasCode2(error, "EACCES", "EPERM", "EISDIR", "ENXIO"))
      return failure("bad-request", "the folder or file may not be used");
    throw error;
  } finally {
    await handle?.close();
  }
}
var pathOf = (handle, path) => process.platform === "linux" ? `/proc/self/fd/${handle.fd}` : path;
var hasCode2 = (error, ...codes) => error instanceof Error && "code" in error && codes.some((code) => code === error.code);
var unlessCode = (code) => (error) => {
  if (!hasCode2(error, code)) throw error;
};

// src/containers/server/files/text-file.ts
var maxFileBytes = 2e7;
var maxNoteLength = 2e4;
async function readTextFile(sandbox, real, path) {
  const read2 = await inFolder(sandbox, dirname2(real), {}, (folder2) => readOpened(join7(folder2, basename3(real)), path));
  return read2.ok ? read2.result : read2;
}
async function readOpened(real, path) {
  const file = await open3(real, constants4.O_RDONLY | constants4.O_NOFOLLOW | constants4.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) return failure("not-text", `${path} is not a regular file`);
    if (stats.size > maxFileBytes)
      return failure("too-large", `${path} has ${stats.size} bytes; use a command to look at parts of it`);
    const text = textOf(await file.readFile());
    return text === void 0 ? failure("not-text", `${path} is not a text in UTF-8`) : success({ text, mode: stats.mode & 511 });
  } finally {
    await file.close();
  }
}
async function replaceTextFile(sandbox, real, { text, mode }) {
  const draft = join7(sandbox.folder, `draft-${randomUUID()}`);
  try {
    const file = await open3(draft, "wx", mode);
    try {
      await file.writeFile(text);
      await file.chmod(mode);
    } finally {
      await file.close();
    }
    return await inFolder(
      sandbox,
      dirname2(real),
      { create: true },
      (folder2) => rename(draft, join7(folder2, basename3(real)))
    );
  } finally {
    await rm2(draft, { force: true });
  }
}
async function readNote(sandbox, name) {
  const file = await readTextFile(sandbox, join7(sandbox.folder, name), name);
  return file.ok && file.result.text.length <= maxNoteLength ? file.result.text : void 0;
}
var linesOf = (text) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
function textOf(bytes) {
  if (bytes.includes(0)) return void 0;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return void 0;
  }
}

// src/containers/server/files/workspace-path.ts
import { lstat, realpath, stat } from "node:fs/promises";
import { join as join8, relative as relative2, sep as sep3 } from "node:path";
async function resolveExisting(sandbox, path) {
  const segments = segmentsOf(path);
  if (!segments.ok) return segments;
  const real = await realPath(join8(sandbox.work, ...segments.result), path);
  if (!real.ok) return real;
  return isOpen(sandbox, real.result) ? real : outside(path);
}
async function resolveFolder(sandbox, path) {
  const real = await resolveExisting(sandbox, path);
  if (!real.ok) return real;
  return (await stat(real.result)).isDirectory() ? real : failure("bad-request", `${path} is not a folder`);
}
async function resolveNew(sandbox, path) {
  const segments = segmentsOf(path);
  if (!segments.ok) return segments;
  for (let depth = segments.result.length; depth >= 0; depth--) {
    const existing = join8(sandbox.work, ...segments.result.slice(0, depth));
    const real = await realPath(existing, path);
    if (real.ok) {
      const target = join8(real.result, ...segments.result.slice(depth));
      return isOpen(sandbox, target) ? success(target) : outside(path);
    }
    if (real.error.reason !== "not-found" || await isLink(existing)) return outside(path);
  }
  return failure("infrastructure", "the workspace is gone");
}
async function workspaceFolder(sandbox, path) {
  const real = await realPath(path, path);
  const inside = real.ok && isInside(sandbox, real.result) && (await stat(real.result)).isDirectory();
  return inside ? real.result : void 0;
}
function segmentsOf(path) {
  const segments = path.split("/").filter((name) => name !== "" && name !== ".");
  return path.startsWith("/") || segments.includes("..") || segments.some(isGit) ? outside(path) : success(segments);
}
var isGit = (name) => /^(?:\.git|git~1)[. ]*(?::.*)?$/i.test(name.replace(ignoredByHfs, ""));
var ignoredByHfs = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;
var isInside = ({ work }, real) => real === work || real.startsWith(work + sep3);
var isOpen = (sandbox, real) => isInside(sandbox, real) && !relative2(sandbox.work, real).split(sep3).some(isGit);
var outside = (path) => failure("outside-workspace", `${path} is not a path in a repository of the workspace`);
async function realPath(path, asked) {
  try {
    return success(await realpath(path));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : void 0;
    if (code === "ENOENT" || code === "ENOTDIR") return failure("not-found", `there is no ${asked}`);
    if (code === "ELOOP" || code === "ENAMETOOLONG" || code === "EACCES")
      return failure("bad-request", `${asked} cannot be opened: ${code}`);
    throw error;
  }
}
var isLink = (path) => lstat(path).then(
  (found) => found.isSymbolicLink(),
  () => false
);

// src/containers/server/process/command-start.ts
import { join as join10 } from "node:path";

// src/containers/server/process/environment.ts
import { existsSync as existsSync2 } from "node:fs";

// src/containers/server/sandbox/hosted-sandbox.ts
import { join as join9 } from "node:path";
var sandboxId = /^(?!\.$|.*\.\.)[A-Za-z0-9._-]{1,120}$/;
function newSandbox(config, id) {
  const folder2 = join9(config.root, id);
  return {
    id,
    folder: folder2,
    work: join9(folder2, "work"),
    config,
    remotes: /* @__PURE__ */ new Map(),
    gitToken: "",
    allowedHosts: /* @__PURE__ */ new Set(),
    proxy: null,
    pushed: /* @__PURE__ */ new Map(),
    groups: /* @__PURE__ */ new Set(),
    commands: 0
  };
}
function nextMarker(sandbox) {
  sandbox.commands += 1;
  return `${sandbox.folder}/${sandbox.commands}/`;
}

// src/containers/server/process/environment.ts
var identity = {
  GIT_AUTHOR_NAME: "Breakwater",
  GIT_AUTHOR_EMAIL: "breakwater@localhost",
  GIT_COMMITTER_NAME: "Breakwater",
  GIT_COMMITTER_EMAIL: "breakwater@localhost"
};
function baseEnvironment(sandbox, config) {
  return {
    PATH: process.env.PATH ?? "/usr/local/bin:/usr/bin:/bin",
    HOME: `${sandbox.folder}/home`,
    LANG: "C.UTF-8",
    ...identity,
    GIT_ALLOW_PROTOCOL: "http:https:file",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_LFS_SKIP_SMUDGE: "1",
    // Without it, git in a folder that lost its .git works on whatever repository the sandbox root lies in.
    GIT_CEILING_DIRECTORIES: sandbox.work,
    GIT_CONFIG_COUNT: String(config.length),
    ...Object.fromEntries(
      config.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value]
      ])
    ),
    [markerVariable]: nextMarker(sandbox)
  };
}
var authorityVariables = [
  "SSL_CERT_FILE",
  "NODE_EXTRA_CA_CERTS",
  "GIT_SSL_CAINFO",
  "CURL_CA_BUNDLE",
  "REQUESTS_CA_BUNDLE",
  "PIP_CERT",
  "CARGO_HTTP_CAINFO",
  "DENO_CERT"
];
function trust() {
  const file = process.env.SANDBOX_CA_FILE;
  return file && existsSync2(file) ? Object.fromEntries(authorityVariables.map((name) => [name, file])) : {};
}
function commandEnvironment(sandbox) {
  return {
    ...baseEnvironment(sandbox, [["core.hooksPath", "/dev/null"]]),
    ...trust(),
    CI: "1",
    TERM: "dumb",
    PAGER: "cat",
    GIT_PAGER: "cat",
    GIT_EDITOR: "true"
  };
}
function proxyEnvironment(port) {
  const url = `http://127.0.0.1:${port}`;
  const none = "localhost,127.0.0.1,::1";
  const java = ["http", "https"].flatMap((scheme) => [
    `-D${scheme}.proxyHost=127.0.0.1`,
    `-D${scheme}.proxyPort=${port}`
  ]);
  return {
    HTTP_PROXY: url,
    HTTPS_PROXY: url,
    NO_PROXY: none,
    http_proxy: url,
    https_proxy: url,
    no_proxy: none,
    NODE_USE_ENV_PROXY: "1",
    MAVEN_OPTS: java.join(" "),
    GRADLE_OPTS: java.join(" ")
  };
}

// src/containers/server/process/command-start.ts
var forwarderSeen = "/run/breakwater/forwarder.mjs";
var socketSeen = "/run/breakwater/proxy.sock";
async function commandStart(sandbox, { command, cwd, noteFolder }) {
  const { shell, commandLimits: limits, bubblewrap, launcher } = sandbox.config;
  const env = commandEnvironment(sandbox);
  const cwdFile = noteFolder ? join10(sandbox.folder, "cwd") : null;
  if (bubblewrap === null) return { launcher, argv: shellCommand(shell, command, { cwdFile, limits }), cwd, env };
  const proxy = await sandboxProxy(sandbox, bubblewrap.outside);
  const extras = proxy ? [
    { from: join10(import.meta.dirname, "../network/forwarder.ts"), to: forwarderSeen },
    { from: proxy.socket, to: socketSeen }
  ] : [];
  const words = [...bubblewrapWords(bubblewrap, sandbox, { cwd, extras }), "--info-fd", "4", "--"];
  const forwarder = proxy ? [process.execPath, forwarderSeen, String(proxyPort), socketSeen] : null;
  return {
    launcher,
    argv: isolatedCommand(shell, command, { cwdFile, limits, words, forwarder }),
    cwd: sandbox.folder,
    env: proxy ? { ...env, ...proxyEnvironment(proxyPort) } : env,
    reports: true
  };
}

// src/containers/server/process/plain-text.ts
var esc = String.fromCharCode(27);
var bell = String.fromCharCode(7);
var sequence = `${esc}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${esc}${bell}]*(?:${bell}|${esc}\\\\)|[ -/]*[0-Z\\\\^-~])`;
var sequences = new RegExp(sequence, "g");
var wholeSequence = new RegExp(`^${sequence}`);
var controls = /[^\P{Cc}\t\n\r]/gu;
var longestSequence = 200;
function plainTextStream() {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let held = "";
  return (bytes, last = false) => {
    const text = held + decoder.decode(bytes, { stream: !last });
    const end = last ? text.length : openEnd(text);
    held = text.slice(end);
    return clean(text.slice(0, end));
  };
}
var plainText = (bytes) => plainTextStream()(bytes, true);
var clean = (text) => text.replace(sequences, "").replaceAll("\r\n", "\n").replace(controls, "\uFFFD");
function openEnd(text) {
  if (text.endsWith("\r")) return text.length - 1;
  const start = text.lastIndexOf(esc);
  const open4 = start >= 0 && text.length - start < longestSequence && !wholeSequence.test(text.slice(start));
  return open4 ? start : text.length;
}

// src/containers/server/process/output.ts
var headBytes = 16384;
var tailBytes = 16384;
function captureOutput() {
  const stream = plainTextStream();
  const head = [];
  const tail = [];
  let inHead = 0;
  let inTail = 0;
  let dropped = 0;
  return {
    push: (chunk) => {
      const forHead = chunk.subarray(0, headBytes - inHead);
      const forTail = chunk.subarray(forHead.length);
      if (forTail.length > 0) {
        tail.push(forTail);
        inTail += forTail.length;
      }
      for (let first = tail[0]; first && inTail - first.length >= tailBytes; first = tail[0]) {
        tail.shift();
        inTail -= first.length;
        dropped += first.length;
      }
      if (forHead.length === 0) return "";
      head.push(forHead);
      inHead += forHead.length;
      return stream(forHead);
    },
    finish: (whereAll = null) => {
      const end = Buffer.concat(tail);
      const cut = Math.max(0, end.length - tailBytes);
      const omittedBytes = dropped + cut;
      if (omittedBytes === 0) return { output: plainText(Buffer.concat([...head, end])), omittedBytes };
      const before = plainTextStream()(Buffer.concat(head));
      const after = plainText(end.subarray(characterStart(end, cut)));
      const where = whereAll === null ? "" : `; ${whereAll}`;
      return { output: `${before}
[\u2026 ${omittedBytes} bytes left out${where} \u2026]
${after}`, omittedBytes };
    }
  };
}
function characterStart(bytes, from) {
  let start = from;
  while (start < from + 3 && ((bytes[start] ?? 0) & 192) === 128) start += 1;
  return start;
}

// src/containers/server/process/output-file.ts
import { randomUUID as randomUUID2 } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import { readdir, rename as rename2, rm as rm3 } from "node:fs/promises";
import { join as join11 } from "node:path";
var folderName = ".output";
var maxOutputFileBytes = 2e7;
var maxFiles = 10;
function openOutputFile(sandbox, shortBytes) {
  sandbox.commands += 1;
  const name = `command-${sandbox.commands}.txt`;
  const draft = join11(sandbox.folder, `output-${randomUUID2()}`);
  const text = plainTextStream();
  let held = [];
  let bytes = 0;
  let descriptor;
  return {
    write: (chunk) => {
      const part = chunk.subarray(0, Math.max(0, maxOutputFileBytes - bytes));
      bytes += chunk.length;
      if (part.length > 0) held.push(part);
      if (bytes <= shortBytes) return;
      descriptor ??= openSync(draft, "wx", 420);
      for (const next of held) writeSync(descriptor, text(next));
      held = [];
    },
    keep: async () => {
      if (descriptor === void 0) return null;
      writeSync(descriptor, text(Buffer.alloc(0), true));
      closeSync(descriptor);
      const kept = await inFolder(sandbox, join11(sandbox.work, folderName), { create: true }, async (folder2) => {
        await dropOldest(folder2);
        await rename2(draft, join11(folder2, name));
      });
      await rm3(draft, { force: true });
      if (!kept.ok) return null;
      const part = bytes > maxOutputFileBytes ? `the first ${maxOutputFileBytes} bytes are` : "all of it is";
      return `${part} in ${folderName}/${name} of the workspace`;
    }
  };
}
async function dropOldest(folder2) {
  const number = (name) => Number(/^command-(\d+)\.txt$/.exec(name)?.[1]);
  const kept = (await readdir(folder2)).filter((name) => number(name) > 0).toSorted((a, b) => number(a) - number(b));
  for (const name of kept.slice(0, Math.max(0, kept.length - maxFiles + 1))) await rm3(join11(folder2, name));
}

// src/containers/server/operations/exec.ts
var drainMs2 = 200;
async function exec(sandbox, request2, { emit, signal }) {
  if (Buffer.byteLength(request2.command) > maxCommandBytes)
    return failure("too-large", `a command has at most ${maxCommandBytes} bytes; write a file and run that`);
  const cwd = request2.cwd === void 0 ? success(await lastFolder(sandbox)) : await resolveFolder(sandbox, request2.cwd);
  if (!cwd.ok) return cwd;
  const started = performance.now();
  const start = await commandStart(sandbox, {
    command: request2.command,
    cwd: cwd.result,
    noteFolder: request2.cwd === void 0
  });
  const group = startGroup(sandbox.groups, start);
  const capture = captureOutput();
  const file = openOutputFile(sandbox, headBytes + tailBytes);
  const { stdout } = group.child;
  const drained = new Promise((resolve2) => stdout?.once("close", resolve2));
  stdout?.on("data", (chunk) => {
    file.write(chunk);
    const text = capture.push(chunk);
    if (text) emit({ kind: "output", text });
  });
  emit({ kind: "running" });
  let timedOut = false;
  const heartbeat = setInterval(() => emit({ kind: "running" }), sandbox.config.heartbeatMs);
  const timer = setTimeout(() => {
    timedOut = true;
    group.stop();
  }, request2.timeoutMs);
  signal.addEventListener("abort", group.stop);
  if (signal.aborted) group.stop();
  try {
    const exit = await group.exited;
    await Promise.race([drained, delay2(drainMs2)]);
    const durationMs = performance.now() - started;
    stdout?.pause();
    const whereAll = await file.keep();
    return success({ ...exit, timedOut, ...capture.finish(whereAll), durationMs });
  } catch (error) {
    const why = [error instanceof Error ? error.message : String(error), capture.finish().output.trim().slice(0, 500)];
    return failure("infrastructure", `the shell could not be started: ${why.filter((text) => text !== "").join(": ")}`);
  } finally {
    clearInterval(heartbeat);
    clearTimeout(timer);
    signal.removeEventListener("abort", group.stop);
    group.kill();
    if (sandbox.config.bubblewrap === null) killMarked(start.env[markerVariable] ?? sandbox.folder);
    stdout?.destroy();
  }
}
async function lastFolder(sandbox) {
  const path = (await readNote(sandbox, "cwd") ?? "").replace(/\n$/, "");
  return path === "" ? sandbox.work : await workspaceFolder(sandbox, path) ?? sandbox.work;
}

// src/containers/server/operations/routes.ts
import { z as z5 } from "zod";

// src/containers/server/git/checkout.ts
import { mkdir as mkdir2, rm as rm4, symlink, writeFile } from "node:fs/promises";
import { join as join13 } from "node:path";

// src/containers/server/git/environment.ts
function gitEnvironment(sandbox) {
  return {
    ...baseEnvironment(sandbox, [
      ["core.hooksPath", "/dev/null"],
      ["core.fsmonitor", "false"],
      ["core.protectHFS", "true"],
      ["core.protectNTFS", "true"],
      // Larger files are not read into memory to be compared.
      ["core.bigFileThreshold", "16m"],
      // A search holds one file per thread in memory.
      ["grep.threads", "2"],
      ["submodule.recurse", "false"],
      ["diff.ignoreSubmodules", "all"],
      ["commit.gpgSign", "false"],
      ["maintenance.auto", "false"]
    ]),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_LITERAL_PATHSPECS: "1",
    GIT_OPTIONAL_LOCKS: "0",
    // A command may have written objects that stand in for others, and a push would carry the others.
    GIT_NO_REPLACE_OBJECTS: "1",
    // In a repository inside the checkout too, of which a merge looks for commits: its remotes may name programs.
    GIT_NO_LAZY_FETCH: "1"
  };
}
var remotesEnvironment = (sandbox, gitDir) => remotesWith(sandbox, gitDir, []);
var networkEnvironment = (sandbox, gitDir) => remotesWith(
  sandbox,
  gitDir,
  sandbox.gitToken ? [["http.extraHeader", `Authorization: Bearer ${sandbox.gitToken}`]] : []
);
function remotesWith(sandbox, gitDir, more) {
  return {
    ...baseEnvironment(sandbox, [
      ["core.hooksPath", "/dev/null"],
      // A redirect would carry the token to another host.
      ["http.followRedirects", "false"],
      ["protocol.version", "2"],
      ["gc.auto", "0"],
      ["maintenance.auto", "false"],
      // What was fetched is a pack, which can be copied; see packs.ts.
      ["fetch.unpackLimit", "1"],
      ["core.bigFileThreshold", "16m"],
      ...more
    ]),
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_DIR: gitDir
  };
}

// src/containers/server/git/git.ts
import { relative as relative3 } from "node:path";

// src/containers/server/git/git-folder.ts
import { lstat as lstat2, readdir as readdir2 } from "node:fs/promises";
import { join as join12 } from "node:path";
var unused = /* @__PURE__ */ new Set(["hooks", "modules", "lfs"]);
var looseObjects = /\/objects\/[0-9a-f]{2}$/;
var lenders = ["objects/info/alternates", "objects/info/http-alternates"];
async function faultIn(gitFolder) {
  const found = await lstat2(gitFolder).catch(() => void 0);
  if (found !== void 0 && !found.isSymbolicLink() && !found.isDirectory()) return null;
  const link2 = found?.isSymbolicLink() ? gitFolder : await linkIn(gitFolder, (name) => !unused.has(name));
  if (link2 !== null) return { path: link2, fault: "is a link; git's own files must not be links" };
  for (const lender of lenders) {
    const path = join12(gitFolder, lender);
    if (await lstat2(path).catch(() => void 0))
      return { path, fault: "borrows objects from elsewhere; remove that file" };
  }
  return null;
}
async function linkIn(folder2, wanted = () => true) {
  const entries = await readdir2(folder2, { withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter(({ name }) => wanted(name))) {
    const path = join12(folder2, entry.name);
    if (entry.isSymbolicLink()) return path;
    const link2 = entry.isDirectory() && !looseObjects.test(path) ? await linkIn(path) : null;
    if (link2 !== null) return link2;
  }
  return null;
}

// src/containers/server/git/git.ts
var maxErrorBytes = 2e4;
var defaultMaxBytes = 4e6;
async function runGit(sandbox, call) {
  const { args, cwd, env, stdin, into, maxBytes = defaultMaxBytes, checkout } = call;
  const found = checkout === void 0 ? null : await faultIn(checkout.gitFolder);
  if (found !== null) return failure("git", `${relative3(cwd, found.path)} ${found.fault}`);
  const group = startGroup(sandbox.groups, {
    launcher: launcherOf(sandbox, call),
    argv: ["git", ...args],
    cwd,
    env,
    ...stdin === void 0 ? {} : { stdin }
  });
  if (into !== void 0) group.child.stdout?.pipe(into, { end: false });
  const stdout = collect(group.child.stdout, into === void 0 ? maxBytes : 0);
  const stderr = collect(group.child.stderr, maxErrorBytes);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    group.stop();
  }, sandbox.config.gitTimeoutMs);
  try {
    const { exitCode, signal } = await group.exited;
    if (timedOut) {
      group.kill();
      return failure("infrastructure", `git ${args[0]} did not end within ${sandbox.config.gitTimeoutMs / 1e3} s`);
    }
    await Promise.all([stdout.ended, stderr.ended]);
    if (exitCode === null) return failure("infrastructure", `git ${args[0]} was ended by ${signal}`);
    const said = Buffer.concat(stderr.chunks).toString();
    if (exitCode !== 0 && said.startsWith("bwrap: ")) return failure("infrastructure", said.trim().slice(0, 300));
    return success({
      exitCode,
      stdout: Buffer.concat(stdout.chunks),
      omittedBytes: stdout.omitted(),
      stderr: said
    });
  } catch (error) {
    return failure("infrastructure", `git could not be started: ${error instanceof Error ? error.message : error}`);
  } finally {
    clearTimeout(timer);
  }
}
function launcherOf(sandbox, { cwd, checkout }) {
  const { bubblewrap, launcher } = sandbox.config;
  if (bubblewrap === null || checkout === void 0) return launcher;
  const { control } = checkout;
  const extras = [{ from: control, to: control, writable: true }];
  return [...bubblewrapWords(bubblewrap, sandbox, { cwd, extras }), "--"];
}
async function git(sandbox, call) {
  const run = await runGit(sandbox, call);
  if (!run.ok) return run;
  if (run.result.exitCode !== 0) return gitFailure(sandbox, call.args[0] ?? "", run.result);
  return success(run.result.stdout.toString());
}
function gitFailure({ folder: folder2, work }, command, { exitCode, stderr }) {
  const said = stderr.replaceAll(`${work}/`, "").replaceAll(`${folder2}/`, "").trim().slice(-600);
  return failure("git", `git ${command}: ${said || `exit code ${exitCode}`}`);
}
function collect(stream, maxBytes) {
  const chunks = [];
  let total = 0;
  let kept = 0;
  stream?.on("data", (chunk) => {
    total += chunk.length;
    const part = chunk.subarray(0, maxBytes - kept);
    kept += part.length;
    if (part.length > 0) chunks.push(part);
  });
  const ended = new Promise((resolve2) => stream ? stream.once("close", resolve2) : resolve2());
  return { chunks, ended, omitted: () => total - kept };
}

// src/containers/server/git/checkout.ts
var checkoutOf = (sandbox, repository) => join13(sandbox.work, repository);
var remoteFolder = (sandbox, repository) => join13(sandbox.folder, "remotes", `${repository}.git`);
var unknownRepository = ({ remotes }, name) => failure("not-found", `there is no repository ${name}, only ${[...remotes.keys()].join(", ")}`);
var controlFolder = (sandbox, repository) => join13(sandbox.folder, "control", repository);
function inCheckout(sandbox, repository, args, options = {}) {
  const cwd = checkoutOf(sandbox, repository);
  const checkout = { gitFolder: join13(cwd, ".git"), control: controlFolder(sandbox, repository) };
  const place = {
    GIT_DIR: checkout.gitFolder,
    GIT_COMMON_DIR: checkout.control,
    GIT_WORK_TREE: cwd
  };
  return { ...options, args, cwd, checkout, env: { ...gitEnvironment(sandbox), ...place, ...options.env } };
}
function inRemotes(sandbox, repository, args, options = {}) {
  const env = remotesEnvironment(sandbox, remoteFolder(sandbox, repository));
  return { ...options, args, cwd: sandbox.folder, env };
}
async function initRepository(sandbox, repository) {
  const init = (folder2, ...options) => {
    const args = ["init", "-q", "--template=", ...options, folder2];
    return git(sandbox, { args, cwd: sandbox.folder, env: gitEnvironment(sandbox) });
  };
  const initialized = await init(checkoutOf(sandbox, repository), "-b", "work");
  if (!initialized.ok) return initialized;
  await writeControlFolder(sandbox, repository);
  return init(remoteFolder(sandbox, repository), "--bare");
}
async function writeControlFolder(sandbox, repository) {
  const folder2 = controlFolder(sandbox, repository);
  await mkdir2(folder2, { recursive: true });
  const config = "[core]\n	repositoryformatversion = 0\n	filemode = true\n	bare = false\n	logallrefupdates = true\n";
  await writeFile(join13(folder2, "config"), config);
  for (const name of ["objects", "refs", "packed-refs", "shallow", "logs"])
    await symlink(join13(checkoutOf(sandbox, repository), ".git", name), join13(folder2, name));
}
async function headOf(sandbox, repository) {
  const parsed = await git(sandbox, inCheckout(sandbox, repository, ["rev-parse", "HEAD^{commit}", "HEAD^{tree}"]));
  if (!parsed.ok) return parsed;
  const [commit = "", tree = ""] = parsed.result.split("\n");
  return success({ commit, tree });
}
async function clearStaleLock(sandbox, repository) {
  if (sandbox.groups.size > 0) return;
  const folder2 = join13(checkoutOf(sandbox, repository), ".git");
  await inFolder(sandbox, folder2, {}, (path) => rm4(join13(path, "index.lock"), { force: true }));
}

// src/containers/server/operations/diff.ts
var maxPatchBytes = 6e4;
var maxFiles2 = 3e4;
var maxListingBytes = 2e6;
var statuses = { A: "added", D: "deleted", M: "modified", T: "type-changed" };
async function diff(sandbox, { repository, from }) {
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  const compare = (...options) => [
    "diff",
    "--no-renames",
    "--no-color",
    "--no-ext-diff",
    "--no-textconv",
    ...options,
    from,
    "HEAD",
    "--"
  ];
  const listing2 = inCheckout(sandbox, repository, compare("--name-status", "-z"), { maxBytes: maxListingBytes });
  const names = await runGit(sandbox, listing2);
  if (!names.ok) return names;
  if (names.result.exitCode !== 0) return gitFailure(sandbox, "diff", names.result);
  const files = changedFiles(names.result.stdout.toString());
  if (names.result.omittedBytes > 0 || files.length > maxFiles2)
    return failure("too-large", `more than ${maxFiles2} files, or names of more than ${maxListingBytes} bytes, differ`);
  const call = inCheckout(sandbox, repository, compare(), { maxBytes: maxPatchBytes });
  const patch = await runGit(sandbox, call);
  if (!patch.ok) return patch;
  if (patch.result.exitCode !== 0) return gitFailure(sandbox, "diff", patch.result);
  return success({
    files,
    // The cap may cut a character in two, and a patch may quote any bytes.
    patch: new TextDecoder().decode(patch.result.stdout, { stream: patch.result.omittedBytes > 0 }),
    omittedBytes: patch.result.omittedBytes
  });
}
function changedFiles(listing2) {
  const fields = listing2.split("\0");
  const files = [];
  for (let index = 0; index + 1 < fields.length; index += 2)
    files.push({ path: fields[index + 1] ?? "", status: statuses[fields[index] ?? ""] ?? "modified" });
  return files;
}

// src/containers/server/operations/dispose.ts
import { spawn as spawn2 } from "node:child_process";
import { once } from "node:events";
import { rm as rm6 } from "node:fs/promises";

// src/containers/server/git/object-store.ts
import { createHash as createHash2 } from "node:crypto";
import { mkdir as mkdir3, rm as rm5 } from "node:fs/promises";
import { join as join15 } from "node:path";

// src/containers/server/git/packs.ts
import { createHash } from "node:crypto";
import { constants as constants5, createReadStream } from "node:fs";
import { chmod, copyFile, link, readdir as readdir3 } from "node:fs/promises";
import { join as join14 } from "node:path";
import { pipeline } from "node:stream/promises";
var packFolder = (sandbox, repository) => join14(remoteFolder(sandbox, repository), "objects/pack");
var packFiles = async (folder2) => (await readdir3(folder2)).filter((name) => /\.(?:pack|idx)$/.test(name));
async function givePacks(sandbox, repository) {
  const from = packFolder(sandbox, repository);
  const names = await packFiles(from);
  const checkout = join14(checkoutOf(sandbox, repository), ".git/objects/pack");
  return inFolder(sandbox, checkout, { create: true }, async (to) => {
    const given = new Set(await readdir3(to));
    const flags = constants5.COPYFILE_FICLONE | constants5.COPYFILE_EXCL;
    await Promise.all(
      names.filter((name) => !given.has(name)).map(async (name) => {
        await copyFile(join14(from, name), join14(to, name), flags);
        await chmod(join14(to, name), 292);
      })
    );
  });
}
async function sharePack(from, to) {
  await chmod(from, 292);
  await link(from, to);
}
async function digestOf(file) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file, { highWaterMark: 1e6 }), hash);
  return hash.digest("hex");
}

// src/containers/server/git/object-store.ts
var maxStores = 32;
var maxFiles3 = 200;
var buildOf = (sandboxId2) => sandboxId2.replace(/-r\d+$/, "");
function storeKey(sandbox, repository) {
  const remote = [buildOf(sandbox.id), repository, sandbox.remotes.get(repository)];
  return createHash2("sha256").update(JSON.stringify(remote)).digest("hex");
}
async function takeFromStore(host, sandbox, repository) {
  const key = storeKey(sandbox, repository);
  const store = host.stores.get(key);
  if (!store) return null;
  const packs = packFolder(sandbox, repository);
  await mkdir3(packs, { recursive: true });
  const shared = await Promise.all(
    [...store.digests].map(async ([name, digest]) => {
      const file = join15(packs, name);
      const found = await sharePack(join15(store.folder, name), file).then(
        () => digestOf(file),
        () => void 0
      );
      return found === digest;
    })
  );
  if (shared.every(Boolean)) return store.commit;
  await rm5(packs, { recursive: true, force: true });
  await dropStore(host, key);
  return null;
}
async function keepInStore(host, sandbox, repository, commit) {
  const key = storeKey(sandbox, repository);
  const folder2 = join15(storesFolder(host.config), key);
  const store = host.stores.get(key) ?? { build: buildOf(sandbox.id), folder: folder2, digests: /* @__PURE__ */ new Map(), commit };
  const packs = packFolder(sandbox, repository);
  const names = (await packFiles(packs)).filter((name) => !store.digests.has(name));
  if (store.digests.size + names.length > maxFiles3) return;
  await mkdir3(store.folder, { recursive: true });
  await Promise.all(
    names.map(async (name) => {
      await sharePack(join15(packs, name), join15(store.folder, name));
      store.digests.set(name, await digestOf(join15(packs, name)));
    })
  );
  host.stores.delete(key);
  host.stores.set(key, { ...store, commit });
  for (const oldest of [...host.stores.keys()].slice(0, -maxStores)) await dropStore(host, oldest);
}
function forgetStoresLater(host, sandboxId2) {
  const build = buildOf(sandboxId2);
  const isAtWork = () => [...host.sandboxes.keys()].some((id) => buildOf(id) === build);
  if (isAtWork()) return;
  setTimeout(async () => {
    if (isAtWork()) return;
    for (const [key, store] of [...host.stores]) if (store.build === build) await dropStore(host, key);
  }, host.config.storeIdleMs).unref();
}
async function dropStore(host, key) {
  const folder2 = host.stores.get(key)?.folder;
  host.stores.delete(key);
  if (folder2 !== void 0) await rm5(folder2, { recursive: true, force: true });
}

// src/containers/server/operations/dispose.ts
async function dispose(host, id) {
  const sandbox = host.sandboxes.get(id) ?? newSandbox(host.config, id);
  host.sandboxes.delete(id);
  killCommands(sandbox);
  await closeSandboxProxy(sandbox);
  await removeFolder(sandbox.folder);
  forgetStoresLater(host, id);
  return success({ done: true });
}
async function removeFolder(folder2) {
  const remove = () => rm6(folder2, { recursive: true, force: true, maxRetries: 3, retryDelay: 50 });
  try {
    await remove();
  } catch {
    await once(spawn2("chmod", ["-R", "u+rwX", "--", folder2], { stdio: "ignore" }), "exit");
    await remove();
  }
}

// src/containers/server/operations/edit.ts
import { stat as stat2 } from "node:fs/promises";
var contextLines = 4;
var maxSnippetLines = 60;
var maxLineLength = 400;
var newFileMode = 420;
async function edit(sandbox, request2) {
  const segments = segmentsOf(request2.path);
  if (!segments.ok) return segments;
  const [repository = ""] = segments.result;
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  if (request2.command === "create") return create(sandbox, request2.path, request2.text);
  const real = await resolveExisting(sandbox, request2.path);
  if (!real.ok) return real;
  const file = await readTextFile(sandbox, real.result, request2.path);
  if (!file.ok) return file;
  const changed = request2.command === "insert" ? inserted(file.result.text, request2.afterLine, request2.text) : replaced(file.result.text, request2.oldText, request2.newText);
  if (!changed.ok) return changed;
  const written = await replaceTextFile(sandbox, real.result, { ...file.result, text: changed.result.text });
  return written.ok ? success({ snippet: snippetOf(changed.result) }) : written;
}
async function create(sandbox, path, text) {
  const real = await resolveNew(sandbox, path);
  if (!real.ok) return real;
  const there = await stat2(real.result).catch(() => void 0);
  if (there && !there.isFile()) return failure("exists", `${path} is there and not a regular file`);
  const file = { text, mode: there ? there.mode & 511 : newFileMode };
  const written = await replaceTextFile(sandbox, real.result, file);
  if (!written.ok) return written;
  return success({ snippet: `${there ? "overwrote" : "created"} ${path} (${linesOf(text).length} lines)` });
}
function replaced(text, oldText, newText) {
  const starts = [];
  for (let at = text.indexOf(oldText); at >= 0; at = text.indexOf(oldText, at + oldText.length)) starts.push(at);
  const [start] = starts;
  if (start === void 0) {
    const hint = text.includes("\r\n") && !oldText.includes("\r\n") ? " (its lines end in CR LF)" : "";
    return failure("no-match", `the old text is nowhere in the file${hint}`);
  }
  if (starts.length > 1) {
    const lines = starts.slice(0, 20).map((at) => lineAt(text, at));
    return failure("many-matches", `the old text is there ${starts.length} times, at lines ${lines.join(", ")}`);
  }
  return success({
    text: text.slice(0, start) + newText + text.slice(start + oldText.length),
    firstLine: lineAt(text, start),
    lineCount: linesOf(newText).length
  });
}
function inserted(text, afterLine, addition) {
  const lines = linesOf(text);
  if (afterLine > lines.length) return failure("bad-request", `the file has only ${lines.length} lines`);
  const before = lines.slice(0, afterLine).join("");
  const after = lines.slice(afterLine).join("");
  const opening = before === "" || before.endsWith("\n") ? "" : "\n";
  const closing = after === "" || addition === "" || addition.endsWith("\n") ? "" : "\n";
  return success({
    text: before + opening + addition + closing + after,
    firstLine: afterLine + 1,
    lineCount: linesOf(addition).length
  });
}
var lineAt = (text, index) => text.slice(0, index).split("\n").length;
function snippetOf({ text, firstLine, lineCount }) {
  const start = Math.max(1, firstLine - contextLines);
  const wanted = linesOf(text).slice(start - 1, firstLine - 1 + lineCount + contextLines);
  const shown = wanted.slice(0, maxSnippetLines).map((line, index) => {
    const content = line.replace(/\r?\n$/, "");
    const short = content.length > maxLineLength ? `${content.slice(0, maxLineLength)}\u2026` : content;
    return `${String(start + index).padStart(6)}	${short}`;
  });
  const left = wanted.length - shown.length;
  return [...shown, ...left > 0 ? [`(${left} more lines)`] : []].join("\n");
}

// src/containers/server/operations/merge.ts
import { join as join16 } from "node:path";

// src/containers/server/git/hand-over.ts
import { Transform } from "node:stream";
var bytesPerMb = 1e6;
var strict = `--strict=${["Blob", "Large", "Missing", "Name", "Parse", "Path", "Symlink", "Update", "Url"].map((what) => `gitmodules${what}=ignore`).join(",")}`;
async function handOut(sandbox, repository, { commit, ref }) {
  const tips = await tipsOf(sandbox, repository);
  if (!tips.ok) return tips;
  if (tips.result.includes(commit)) return success("");
  const both = await inBoth(sandbox, repository, tips.result);
  if (!both.ok) return both;
  const { maxPushMb } = sandbox.config;
  const moved = await movePack(sandbox, {
    from: inCheckout(sandbox, repository, packWords, { stdin: revisions(commit, both.result) }),
    to: (pack) => inRemotes(sandbox, repository, ["index-pack", "--stdin", strict], { stdin: pack }),
    maxBytes: maxPushMb * bytesPerMb
  });
  if (!moved.ok) return moved;
  if (moved.result.exitCode !== 0) return failure("git", faultOf(moved.result));
  const needed = ["rev-list", "--objects", "--quiet", commit, "--not", "--all"];
  const connected = await runGit(sandbox, inRemotes(sandbox, repository, needed));
  if (!connected.ok) return connected;
  if (connected.result.exitCode !== 0) return failure("git", faultOf(connected.result));
  const name = `refs/handed/${ref.replaceAll("/", "-")}`;
  return git(sandbox, inRemotes(sandbox, repository, ["update-ref", name, commit]));
}
async function handIn(sandbox, repository, commit) {
  const tips = await tipsOf(sandbox, repository);
  if (!tips.ok) return tips;
  const both = await inBoth(sandbox, repository, [commit, ...tips.result]);
  if (!both.ok) return both;
  if (both.result.includes(commit)) return success("");
  const taking = (pack) => inCheckout(sandbox, repository, ["index-pack", "--stdin"], { stdin: pack });
  const moved = await movePack(sandbox, {
    from: inRemotes(sandbox, repository, packWords, { stdin: revisions(commit, both.result) }),
    to: taking,
    maxBytes: Number.POSITIVE_INFINITY
  });
  if (!moved.ok) return moved;
  return moved.result.exitCode === 0 ? success("") : gitFailure(sandbox, "index-pack", moved.result);
}
var packWords = ["pack-objects", "--revs", "--stdout", "-q", "--delta-base-offset"];
var revisions = (commit, known) => [commit, "--not", ...known, ""].join("\n");
async function tipsOf(sandbox, repository) {
  const listed = await git(sandbox, inRemotes(sandbox, repository, ["for-each-ref", "--format=%(objectname)"]));
  return listed.ok ? success([...new Set(listed.result.split("\n").filter((line) => line !== ""))]) : listed;
}
async function inBoth(sandbox, repository, commits) {
  const stdin = commits.map((commit) => `${commit}
`).join("");
  const found = await git(sandbox, inCheckout(sandbox, repository, ["cat-file", "--batch-check"], { stdin }));
  if (!found.ok) return found;
  const held = new Set(
    found.result.split("\n").flatMap((line) => line.includes(" commit ") ? [line.slice(0, 40)] : [])
  );
  return success(commits.filter((commit) => held.has(commit)));
}
async function movePack(sandbox, { from, to, maxBytes }) {
  let bytes = 0;
  const pack = new Transform({
    transform: (chunk, _, done) => {
      bytes += chunk.length;
      done(null, bytes > maxBytes ? void 0 : chunk);
    }
  });
  const [made, taken] = await Promise.all([
    runGit(sandbox, { ...from, into: pack }).finally(() => pack.end()),
    runGit(sandbox, to(pack)).finally(() => pack.resume())
  ]);
  if (bytes > maxBytes)
    return failure("git", `what is new since the last push has more than ${maxBytes / bytesPerMb} MB as a pack`);
  if (!made.ok) return made;
  if (made.result.exitCode !== 0) return gitFailure(sandbox, "pack-objects", made.result);
  return taken;
}
function faultOf({ stderr }) {
  const [, broken, fault] = /object ([0-9a-f]{40}): (\w+):/.exec(stderr) ?? [];
  if (broken !== void 0) return `the commit cannot be pushed: its object ${broken} is not as it should be, ${fault}`;
  const [, missing = "an object"] = /\b([0-9a-f]{40})\b/.exec(stderr) ?? [];
  return `the commit cannot be pushed: it needs ${missing}, which neither the checkout nor the remote has given`;
}

// src/containers/server/git/remote-words.ts
var maxQuotedLength = 600;
var sayings = [
  [/couldn't find remote ref (refs\/\S+)/, ([, ref]) => `the remote has no ${ref}`],
  [/not our ref ([0-9a-f]{40})/, ([, commit]) => `the remote does not give out ${commit}: not our ref`],
  [/unadvertised object ([0-9a-f]{40})/, ([, commit]) => `the remote does not give out ${commit}`],
  [/Authentication failed|could not read (?:Username|Password)|returned error: 40[13]\b/, () => "access is refused"],
  [
    /repository '.*' not found|returned error: 404\b|not appear to be a git repository/,
    () => "the repository is not found"
  ],
  [/returned error: (\d{3})\b/, ([, status]) => `the remote answered with status ${status}`],
  [/Could not resolve host/, () => "the name of the remote\u2019s host does not resolve"],
  [/Failed to connect|Could not connect|Connection (?:refused|reset|timed out)/i, () => "the remote cannot be reached"],
  [/SSL|TLS|certificate/, () => "the remote\u2019s certificate is not accepted"],
  [/hung up|early EOF|RPC failed|unexpected disconnect|transfer closed/, () => "the remote broke off"],
  [/No space left on device/, () => "there is no room left on the sandbox\u2019s disk"]
];
var quoted2 = [/^remote: (.*)/, /^ ! (\[.*?rejected\].*)/, /^(?:fatal|error): remote error: (.*)/];
function remoteWords(stderr, token) {
  const own = sayings.flatMap(([pattern, words2]) => {
    const match = pattern.exec(stderr);
    return match === null ? [] : [words2(match)];
  })[0];
  const lines = stderr.split(/[\r\n]+/).flatMap((line) => {
    const text = quoted2.map((pattern) => pattern.exec(line)?.[1]?.trim()).find((found) => found !== void 0);
    return text ? [`remote: ${text}`] : [];
  });
  const said = lines.join("\n").slice(0, maxQuotedLength);
  const words = [own, said].filter((text) => text).join("\n") || "it failed, and the remote did not say why";
  return token === "" ? words : words.replaceAll(token, "***");
}

// src/containers/server/git/remote.ts
async function remoteCommit(sandbox, repository, ref) {
  const listed = await talk(sandbox, repository, (url) => ["ls-remote", "-q", "--", url, ref]);
  if (!listed.ok) return listed;
  const line = listed.result.split("\n").find((text) => text.endsWith(`	${ref}`));
  return success(line?.split("	")[0] ?? null);
}
function fetchRemote(sandbox, repository, { source, name }) {
  const refspec = `+${source}:refs/fetched/${name}`;
  const options = ["-q", "--no-tags", "--no-recurse-submodules"];
  return talk(sandbox, repository, (url) => ["fetch", ...options, "--", url, refspec]);
}
var offerCommit = (sandbox, repository, commit) => git(sandbox, inRemotes(sandbox, repository, ["update-ref", "refs/fetched/stored", commit]));
async function fetchedCommit(sandbox, repository, name) {
  const parsed = await git(sandbox, inRemotes(sandbox, repository, ["rev-parse", `refs/fetched/${name}^{commit}`]));
  return parsed.ok ? success(parsed.result.trim()) : parsed;
}
function pushRemote(sandbox, repository, commit, ref) {
  return talk(sandbox, repository, (url) => ["push", "-q", "--force", "--", url, `${commit}:${ref}`]);
}
async function talk(sandbox, repository, args) {
  const url = sandbox.remotes.get(repository);
  if (url === void 0) return unknownRepository(sandbox, repository);
  const [command, ...rest] = args(url);
  const run = await runGit(sandbox, {
    ...inRemotes(sandbox, repository, [command, ...rest]),
    env: networkEnvironment(sandbox, remoteFolder(sandbox, repository))
  });
  if (!run.ok) return run;
  const { exitCode, stdout, stderr } = run.result;
  if (exitCode === 0) return success(stdout.toString());
  return failure("git", `git ${command}: ${remoteWords(stderr, sandbox.gitToken)}`);
}

// src/containers/server/operations/merge.ts
async function merge(sandbox, request2) {
  const { repository, ref, commit, message } = request2;
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  await clearStaleLock(sandbox, repository);
  const held = await fetchHolding(sandbox, request2);
  if (!held.ok) return held;
  if (!held.result) return success({ kind: "missing" });
  const handed = await handIn(sandbox, repository, commit);
  if (!handed.ok) return handed;
  const fetchHead = join16(checkoutOf(sandbox, repository), ".git", "FETCH_HEAD");
  const text = `${commit}		'${ref}' of the remote
`;
  const noted = await replaceTextFile(sandbox, fetchHead, { text, mode: 420 });
  if (!noted.ok) return noted;
  const merged = await isAncestor(sandbox, inCheckout(sandbox, repository, ancestry(commit, "HEAD")));
  if (!merged.ok) return merged;
  if (merged.result) return mergedHead(sandbox, repository);
  const date = await git(sandbox, inCheckout(sandbox, repository, ["show", "-s", "--format=%cI", commit, "--"]));
  if (!date.ok) return date;
  const dates = { GIT_AUTHOR_DATE: date.result.trim(), GIT_COMMITTER_DATE: date.result.trim() };
  const args = ["merge", "-q", "--no-ff", "--no-edit", "--no-verify", "--no-gpg-sign", "-m", message, commit];
  const call = inCheckout(sandbox, repository, args, { env: dates });
  const run = await runGit(sandbox, call);
  if (!run.ok) return run;
  if (run.result.exitCode === 0) return mergedHead(sandbox, repository);
  const conflict = run.result.exitCode === 1 ? await abortConflict(sandbox, repository) : success([]);
  if (!conflict.ok) return conflict;
  if (conflict.result.length === 0) return gitFailure(sandbox, "merge", run.result);
  return success({ kind: "conflict", paths: conflict.result });
}
async function fetchHolding(sandbox, { repository, ref, commit }) {
  const fetched = await fetchRemote(sandbox, repository, { source: ref, name: "merge" });
  if (!fetched.ok) {
    const there = await remoteCommit(sandbox, repository, ref);
    return there.ok && there.result === null ? success(false) : fetched;
  }
  const tip = await fetchedCommit(sandbox, repository, "merge");
  if (!tip.ok) return tip;
  return isAncestor(sandbox, inRemotes(sandbox, repository, ancestry(commit, tip.result)));
}
var ancestry = (ancestor, descendant) => ["merge-base", "--is-ancestor", ancestor, descendant];
async function isAncestor(sandbox, asked) {
  const run = await runGit(sandbox, asked);
  return run.ok ? success(run.result.exitCode === 0) : run;
}
async function abortConflict(sandbox, repository) {
  const unmerged = await git(
    sandbox,
    inCheckout(sandbox, repository, ["diff", "--name-only", "--diff-filter=U", "--no-ext-diff", "-z"])
  );
  if (!unmerged.ok) return unmerged;
  const paths = unmerged.result.split("\0").filter((path) => path !== "");
  if (paths.length === 0) return success([]);
  const aborted = await git(sandbox, inCheckout(sandbox, repository, ["merge", "--abort"]));
  return aborted.ok ? success(paths) : aborted;
}
async function mergedHead(sandbox, repository) {
  const head = await headOf(sandbox, repository);
  return head.ok ? success({ kind: "merged", ...head.result }) : head;
}

// src/containers/server/operations/prepare.ts
import { mkdir as mkdir4, writeFile as writeFile2 } from "node:fs/promises";
import { join as join17 } from "node:path";
import { z as z4 } from "zod";
var PreparedRecord = z4.strictObject({ wanted: z4.string(), repositories: PrepareResult.shape.repositories });
var identityOf = ({ repositories }) => JSON.stringify(repositories.map(({ name, commit, checkpoint }) => [name, commit, checkpoint ?? null]));
async function prepare(host, id, request2) {
  const fault = faultOf2(request2);
  if (fault !== void 0) return failure("bad-request", fault);
  const sandbox = host.sandboxes.get(id) ?? newSandbox(host.config, id);
  sandbox.gitToken = request2.gitToken;
  sandbox.allowedHosts = new Set(request2.allowedHosts);
  sandbox.remotes = new Map(request2.repositories.map(({ name, url }) => [name, url]));
  const known = await readRecord(sandbox);
  if (known?.wanted === identityOf(request2)) {
    const taken = await takeUp(sandbox, known.repositories);
    if (taken.ok) host.sandboxes.set(id, sandbox);
    if (taken.ok || taken.error.reason !== "git") return taken;
  }
  host.sandboxes.delete(id);
  sandbox.pushed.clear();
  killCommands(sandbox);
  await closeSandboxProxy(sandbox);
  await removeFolder(sandbox.folder);
  for (const folder2 of ["work", "home", "remotes"]) await mkdir4(join17(sandbox.folder, folder2), { recursive: true });
  const prepared = all(await Promise.all(request2.repositories.map((repository) => clone(host, sandbox, repository))));
  if (!prepared.ok) {
    await removeFolder(sandbox.folder);
    return prepared;
  }
  const record = { wanted: identityOf(request2), repositories: prepared.result };
  await writeFile2(join17(sandbox.folder, "prepared.json"), JSON.stringify(record));
  host.sandboxes.set(id, sandbox);
  return success({ repositories: prepared.result });
}
function faultOf2({ repositories, gitToken }) {
  const names = repositories.map(({ name }) => name.toLowerCase());
  if (new Set(names).size !== names.length) return "two repositories have the same name";
  if (!/^[\x21-\x7e]*$/.test(gitToken)) return "gitToken must be visible ASCII: it becomes a header";
  for (const { name, url } of repositories) {
    const parsed = URL.canParse(url) ? new URL(url) : void 0;
    if (!parsed || !["http:", "https:", "file:"].includes(parsed.protocol) || parsed.username || parsed.password)
      return `the url of ${name} must be http, https or file and hold no credentials`;
  }
  return void 0;
}
async function readRecord(sandbox) {
  const text = await readNote(sandbox, "prepared.json");
  if (text === void 0) return void 0;
  try {
    return PreparedRecord.parse(JSON.parse(text));
  } catch {
    return void 0;
  }
}
async function takeUp(sandbox, known) {
  const heads = all(await Promise.all(known.map(({ name }) => headOf(sandbox, name))));
  if (!heads.ok) return heads;
  return success({
    repositories: known.map((repository, index) => ({
      ...repository,
      head: heads.result[index]?.commit ?? repository.head
    }))
  });
}
async function clone(host, sandbox, { name, commit, checkpoint }) {
  const initialized = await initRepository(sandbox, name);
  if (!initialized.ok) return initialized;
  const saved = checkpoint === void 0 ? success(null) : await remoteCommit(sandbox, name, checkpoint);
  if (!saved.ok) return saved;
  const fetched = await fetchBase(host, sandbox, name, commit);
  if (!fetched.ok) return fetched;
  const restored = saved.result === null ? fetched : await fetchRemote(sandbox, name, { source: saved.result, name: "checkpoint" });
  if (!restored.ok) return restored;
  const given = await givePacks(sandbox, name);
  if (!given.ok) return given;
  const head = saved.result ?? commit;
  const checkedOut = await git(sandbox, inCheckout(sandbox, name, ["reset", "-q", "--hard", head]));
  return checkedOut.ok ? success({ name, head, restored: saved.result !== null }) : checkedOut;
}
async function fetchBase(host, sandbox, name, commit) {
  const key = storeKey(sandbox, name);
  const fetchAndKeep = async () => {
    const [readable, stored] = await Promise.all([
      host.stores.has(key) ? remoteCommit(sandbox, name, "HEAD") : success(null),
      takeFromStore(host, sandbox, name)
    ]);
    if (!readable.ok) return readable;
    const offered = stored === null ? success("") : await offerCommit(sandbox, name, stored);
    if (!offered.ok) return offered;
    const [fetched, given] = await Promise.all([
      fetchRemote(sandbox, name, { source: commit, name: "base" }),
      stored === null ? success(void 0) : givePacks(sandbox, name)
    ]);
    if (!given.ok) return given;
    if (fetched.ok && stored !== commit) await keepInStore(host, sandbox, name, commit);
    return fetched;
  };
  return host.stores.get(key)?.commit === commit ? fetchAndKeep() : inTurn(host, `store ${key}`, fetchAndKeep);
}
function all(outcomes) {
  const results = [];
  for (const outcome of outcomes) {
    if (!outcome.ok) return outcome;
    results.push(outcome.result);
  }
  return success(results);
}

// src/containers/server/operations/read.ts
import { readdir as readdir4, stat as stat3 } from "node:fs/promises";
var maxTextBytes = 2e5;
var maxEntries = 1e3;
async function read(sandbox, { path, lines }) {
  const real = await resolveExisting(sandbox, path);
  if (!real.ok) return real;
  const found = await stat3(real.result).catch(() => void 0);
  if (found?.isDirectory()) return inFolder(sandbox, real.result, {}, folder);
  const file = await readTextFile(sandbox, real.result, path);
  if (!file.ok) return file;
  const all2 = linesOf(file.result.text);
  const [first, last] = lines ?? [1, -1];
  if (lines && first > all2.length) return failure("bad-request", `${path} has ${all2.length} lines`);
  if (last !== -1 && last < first) return failure("bad-request", `line ${last} is before line ${first}`);
  const text = all2.slice(first - 1, last === -1 ? void 0 : last).join("");
  const bytes = Buffer.byteLength(text);
  if (bytes > maxTextBytes)
    return failure(
      "too-large",
      `that is ${bytes} bytes; ${path} has ${all2.length} lines, ask for fewer of them (at most ${maxTextBytes} bytes)`
    );
  return success({ kind: "file", text, firstLine: first, totalLines: all2.length });
}
async function folder(real) {
  const found = await readdir4(real, { withFileTypes: true });
  const entries = found.filter(({ name }) => !isGit(name)).map((entry) => entry.isDirectory() ? `${entry.name}/` : entry.name).sort();
  return { kind: "folder", entries: entries.slice(0, maxEntries), omitted: Math.max(0, entries.length - maxEntries) };
}

// src/containers/server/operations/reset.ts
async function reset(sandbox) {
  for (const repository of sandbox.remotes.keys()) {
    await clearStaleLock(sandbox, repository);
    for (const args of [
      ["reset", "-q", "--hard"],
      ["clean", "-q", "-ffd"]
    ]) {
      const run = await git(sandbox, inCheckout(sandbox, repository, args));
      if (!run.ok) return run;
    }
  }
  return success({ done: true });
}

// src/containers/server/operations/save.ts
import { access } from "node:fs/promises";
import { join as join18 } from "node:path";

// src/containers/server/git/stage.ts
var maxListingBytes2 = 64e6;
var noObject = "0".repeat(40);
async function stageAll(sandbox, repository) {
  const changes = await changesOfTracked(sandbox, repository);
  if (!changes.ok) return changes;
  const untracked = await listing(sandbox, repository, ["ls-files", "-z", "--others", "--exclude-standard"]);
  if (!untracked.ok) return untracked;
  const update = (args, lines) => {
    const stdin = lines.map((line) => `${line}\0`).join("");
    return git(sandbox, inCheckout(sandbox, repository, ["update-index", "-z", ...args], { stdin }));
  };
  const gone = changes.result.filter(({ status }) => status === "D").map(({ path }) => `0 ${noObject}	${path}`);
  const removed = await update(["--index-info"], gone);
  if (!removed.ok) return removed;
  const kept = changes.result.filter(({ status }) => status !== "D").map(({ path }) => path);
  const added = untracked.result.filter((path) => !path.endsWith("/"));
  return update(["--add", "--remove", "--replace", "--stdin"], [...kept, ...added]);
}
async function changesOfTracked(sandbox, repository) {
  const args = ["diff-files", "--raw", "-z", "--no-renames", "--ignore-submodules=all"];
  const fields = await listing(sandbox, repository, args);
  if (!fields.ok) return fields;
  const changes = [];
  for (let index = 0; index + 1 < fields.result.length; index += 2) {
    const [before, after, , , status = ""] = (fields.result[index] ?? "").split(" ");
    const isLink2 = before === ":160000" || after === "160000";
    if (!isLink2) changes.push({ status, path: fields.result[index + 1] ?? "" });
  }
  return success(changes);
}
async function listing(sandbox, repository, args) {
  const listed = await git(sandbox, inCheckout(sandbox, repository, args, { maxBytes: maxListingBytes2 }));
  if (!listed.ok) return listed;
  if (listed.result.length >= maxListingBytes2) return failure("too-large", "the repository holds too many files");
  return success(listed.result.split("\0").filter((line) => line !== ""));
}

// src/containers/server/operations/save.ts
async function save(sandbox, { repository, message, ref }) {
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  await clearStaleLock(sandbox, repository);
  const state = await stateOf(sandbox, repository);
  if (!state.ok) return state;
  const key = `${repository} ${ref}`;
  const last = sandbox.pushed.get(key);
  if (last && !state.result.dirty && last.commit === state.result.head) return success({ ...last, changed: false });
  const changed = state.result.dirty ? await commitAll(sandbox, repository, message, state.result) : success(false);
  if (!changed.ok) return changed;
  const head = await headOf(sandbox, repository);
  if (!head.ok) return head;
  const handed = await handOut(sandbox, repository, { commit: head.result.commit, ref });
  if (!handed.ok) return handed;
  const pushed = await pushRemote(sandbox, repository, head.result.commit, ref);
  if (!pushed.ok) return pushed;
  sandbox.pushed.set(key, head.result);
  return success({ ...head.result, changed: changed.result });
}
async function stateOf(sandbox, repository) {
  const args = [
    "status",
    "--porcelain=v2",
    "--branch",
    "-z",
    "--no-renames",
    "--untracked-files=normal",
    "--ignore-submodules=all"
  ];
  const status = await git(sandbox, inCheckout(sandbox, repository, args));
  if (!status.ok) return status;
  const merging = await access(join18(checkoutOf(sandbox, repository), ".git", "MERGE_HEAD")).then(
    () => true,
    () => false
  );
  const lines = status.result.split("\0").filter((line) => line !== "");
  const oid = "# branch.oid ";
  return success({
    head: lines.find((line) => line.startsWith(oid))?.slice(oid.length) ?? "",
    dirty: merging || lines.some((line) => !line.startsWith("#")),
    merging,
    // `u XY sub`, four modes, three object ids, and the path.
    unmerged: lines.filter((line) => line.startsWith("u ")).map((line) => line.split(" ").slice(10).join(" "))
  });
}
async function commitAll(sandbox, repository, message, { merging, unmerged }) {
  const conflicted = await withConflictMarkers(sandbox, repository, unmerged);
  if (conflicted.length > 0)
    return failure("git", `these files still hold conflict markers: ${conflicted.slice(0, 20).join(", ")}`);
  const added = await stageAll(sandbox, repository);
  if (!added.ok) return added;
  const emptyToo = merging ? ["--allow-empty"] : [];
  const options = ["-q", "--no-verify", "--cleanup=verbatim", ...emptyToo, "-F", "-"];
  const staged = await runGit(
    sandbox,
    inCheckout(sandbox, repository, ["diff", "--cached", "--quiet", "--no-ext-diff", "HEAD"])
  );
  if (!staged.ok) return staged;
  if (staged.result.exitCode === 0 && !merging) return success(false);
  const committed = await git(sandbox, inCheckout(sandbox, repository, ["commit", ...options], { stdin: message }));
  return committed.ok ? success(true) : committed;
}
async function withConflictMarkers(sandbox, repository, unmerged) {
  const conflicted = await Promise.all(
    unmerged.map(async (path) => {
      const real = await resolveExisting(sandbox, `${repository}/${path}`);
      const file = real.ok ? await readTextFile(sandbox, real.result, path) : real;
      return file.ok && /^(?:<{7}|>{7})(?: |$)/m.test(file.result.text) ? [path] : [];
    })
  );
  return conflicted.flat();
}

// src/containers/server/operations/search.ts
import { relative as relative4, sep as sep4 } from "node:path";
var maxLineLength2 = 500;
var maxOutputBytes = 1e6;
async function search(sandbox, { pattern, path, maxMatches }) {
  const places = await placesOf(sandbox, path);
  if (!places.ok) return places;
  const matches = [];
  let cut = false;
  for (const place of places.result) {
    const found = await grep(sandbox, pattern, place, maxMatches + 1);
    if (!found.ok) return found;
    matches.push(...found.result.matches);
    cut ||= found.result.truncated;
  }
  return success({ matches: matches.slice(0, maxMatches), truncated: cut || matches.length > maxMatches });
}
async function placesOf(sandbox, path) {
  const everywhere = [...sandbox.remotes.keys()].map((repository2) => ({ repository: repository2, path: "." }));
  if (path === void 0) return success(everywhere);
  const real = await resolveExisting(sandbox, path);
  if (!real.ok) return real;
  const [repository = "", ...rest] = relative4(sandbox.work, real.result).split(sep4);
  if (repository === "") return success(everywhere);
  if (!sandbox.remotes.has(repository)) return unknownRepository(sandbox, repository);
  return success([{ repository, path: rest.join("/") || "." }]);
}
async function grep(sandbox, pattern, { repository, path }, limit) {
  const layout = ["--no-color", "--no-column", "--no-heading", "--no-break", "--full-name", "--no-recurse-submodules"];
  const args = ["grep", "-nIEz", "--untracked", ...layout, `--max-count=${limit}`, "-e", pattern, "--", path];
  const run = await runGit(sandbox, inCheckout(sandbox, repository, args, { maxBytes: maxOutputBytes }));
  if (!run.ok) return run;
  const { exitCode, stdout, omittedBytes, stderr } = run.result;
  if (exitCode > 1) return failure("bad-request", `the search failed: ${stderr.trim().slice(-300)}`);
  const lines = stdout.toString().split("\n").slice(0, -1);
  const matches = lines.slice(0, limit).flatMap((line) => {
    const [file, number, ...text] = line.split("\0");
    if (file === void 0 || number === void 0) return [];
    return [{ path: `${repository}/${file}`, line: Number(number), text: text.join("\0").slice(0, maxLineLength2) }];
  });
  return success({ matches, truncated: omittedBytes > 0 });
}

// src/containers/server/operations/routes.ts
var routes = {
  prepare: inOrder(route(operations.prepare, prepare)),
  read: route(operations.read, inSandbox(read)),
  edit: inOrder(route(operations.edit, inSandbox(edit))),
  search: route(operations.search, inSandbox(search)),
  diff: route(operations.diff, inSandbox(diff)),
  save: inOrder(route(operations.save, inSandbox(save))),
  merge: inOrder(route(operations.merge, inSandbox(merge))),
  reset: inOrder(route(operations.reset, inSandbox(reset))),
  dispose: inOrder(route(operations.dispose, dispose))
};
function route(shape, handle) {
  return async (host, id, body) => {
    const request2 = parseRequest(shape.request, body);
    return request2.ok ? handle(host, id, request2.result) : request2;
  };
}
function inSandbox(handle) {
  return async (host, id, request2) => {
    const sandbox = findSandbox(host, id);
    return sandbox.ok ? handle(sandbox.result, request2) : sandbox;
  };
}
function inOrder(inner) {
  return (host, id, body) => inTurn(host, id, () => inner(host, id, body));
}
function parseRequest(schema, body) {
  const parsed = schema.safeParse(body);
  return parsed.success ? { ok: true, result: parsed.data } : failure("bad-request", z5.prettifyError(parsed.error).slice(0, 2e3));
}
function findSandbox(host, id) {
  const sandbox = host.sandboxes.get(id);
  return sandbox ? { ok: true, result: sandbox } : failure("infrastructure", `sandbox ${id} is not prepared, or the server has restarted since; prepare it again`);
}

// src/containers/server/server.ts
var maxBodyBytes = 32e6;
var keepAliveMs = 75e3;
var statusOf = {
  "bad-request": 400,
  "outside-workspace": 403,
  "not-found": 404,
  exists: 409,
  git: 409,
  "too-large": 413,
  "not-text": 415,
  "no-match": 422,
  "many-matches": 422,
  infrastructure: 503
};
function sandboxServer(host, token) {
  const authorized = tokenCheck(token);
  const server = createServer2((request2, response) => {
    respond(host, request2, response, authorized).catch((error) => {
      console.error(error);
      answer(response, failure("infrastructure", "the sandbox server failed; its log says why"));
    });
  });
  server.keepAliveTimeout = keepAliveMs;
  return server;
}
async function respond(host, request2, response, authorized) {
  if (!authorized(request2.headers.authorization))
    return answer(response, failure("infrastructure", "the sandbox server refuses the token"), 401);
  const [, id = "", operation = ""] = /^\/sandboxes\/([^/?]+)\/([a-z]+)$/.exec(request2.url ?? "") ?? [];
  if (!sandboxId.test(id) || request2.method !== "POST")
    return answer(response, failure("not-found", "not an operation of a sandbox: POST /sandboxes/<id>/<operation>"));
  const body = await readJson(request2);
  if (!body.ok) {
    response.setHeader("connection", "close");
    return answer(response, body);
  }
  if (operation === "exec") return streamExec(host, id, body.result, response);
  if (!isUnary(operation)) return answer(response, failure("not-found", `there is no operation ${operation}`));
  answer(response, await routes[operation](host, id, body.result));
}
var isUnary = (operation) => Object.hasOwn(routes, operation);
async function streamExec(host, id, body, response) {
  const sandbox = findSandbox(host, id);
  if (!sandbox.ok) return answer(response, sandbox);
  const request2 = parseRequest(operations.exec.request, body);
  if (!request2.ok) return answer(response, request2);
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const emit = (frame) => {
    if (!response.headersSent) response.writeHead(200, { "content-type": "application/x-ndjson" });
    if (!response.writableEnded && !gone.signal.aborted) response.write(`${JSON.stringify(frame)}
`);
  };
  const outcome = await exec(sandbox.result, request2.result, { emit, signal: gone.signal });
  if (outcome.ok) emit({ kind: "exit", result: outcome.result });
  else if (!response.headersSent) return answer(response, outcome);
  else console.error(`sandbox ${id}: ${outcome.error.message}`);
  response.end();
}
async function readJson(request2) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of request2) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return failure("too-large", `a request has at most ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  try {
    return { ok: true, result: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks))) };
  } catch {
    return failure("bad-request", "the body is not JSON in UTF-8");
  }
}
function answer(response, outcome, status) {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = JSON.stringify(outcome.ok ? outcome.result : { error: outcome.error });
  response.writeHead(status ?? (outcome.ok ? 200 : failureStatus(outcome)), {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body)
  });
  response.end(body);
}
var failureStatus = ({ error }) => statusOf[error.reason];
function tokenCheck(token) {
  const digest = (text) => createHash3("sha256").update(text).digest();
  const expected = digest(`Bearer ${token}`);
  return (header) => timingSafeEqual(digest(header ?? ""), expected);
}

// src/containers/server/main.ts
var heartbeatMs = 5e3;
var Environment = z6.object({
  SANDBOX_ROOT: z6.string().min(1),
  SANDBOX_TOKEN: z6.string().min(1),
  SANDBOX_HOST: z6.string().min(1).default("127.0.0.1"),
  SANDBOX_PORT: z6.coerce.number().int().min(0).max(65535).default(0),
  SANDBOX_GIT_TIMEOUT_MS: z6.coerce.number().int().positive().default(3e5),
  SANDBOX_MAX_PUSH_MB: z6.coerce.number().int().positive().default(2048),
  SANDBOX_STORE_IDLE_MS: z6.coerce.number().int().positive().default(6e5),
  SANDBOX_USER: z6.string().min(1).optional(),
  SANDBOX_ISOLATION: z6.enum(["none", "bubblewrap"]).default("none"),
  SANDBOX_MAX_PROCESSES: z6.coerce.number().int().positive().default(4096),
  SANDBOX_MAX_MEMORY_MB: z6.coerce.number().int().positive().optional(),
  EXIT_WITH_STDIN: z6.string().optional()
}).refine(({ SANDBOX_USER, SANDBOX_ISOLATION }) => SANDBOX_USER === void 0 || SANDBOX_ISOLATION === "none", {
  error: "SANDBOX_USER and SANDBOX_ISOLATION=bubblewrap exclude each other"
});
function main() {
  const parsed = Environment.safeParse(process.env);
  delete process.env.SANDBOX_TOKEN;
  if (!parsed.success) {
    console.error(z6.prettifyError(parsed.error));
    process.exitCode = 1;
    return;
  }
  const settings2 = parsed.data;
  const path = process.env.PATH ?? "";
  const host = openHost({
    root: settings2.SANDBOX_ROOT,
    gitTimeoutMs: settings2.SANDBOX_GIT_TIMEOUT_MS,
    maxPushMb: settings2.SANDBOX_MAX_PUSH_MB,
    storeIdleMs: settings2.SANDBOX_STORE_IDLE_MS,
    heartbeatMs,
    shell: findShell(path),
    launcher: settings2.SANDBOX_USER === void 0 ? noLauncher : actAs(settings2.SANDBOX_USER),
    bubblewrap: settings2.SANDBOX_ISOLATION === "bubblewrap" ? findBubblewrap(settings2.SANDBOX_ROOT, path) : null,
    commandLimits: {
      maxProcesses: settings2.SANDBOX_MAX_PROCESSES,
      maxMemoryMb: settings2.SANDBOX_MAX_MEMORY_MB ?? memoryShareMb()
    }
  });
  const server = sandboxServer(host, settings2.SANDBOX_TOKEN);
  const stop = () => {
    closeHost(host);
    process.exit(0);
  };
  process.once("SIGTERM", stop);
  process.once("SIGINT", stop);
  if (settings2.EXIT_WITH_STDIN === "1") process.stdin.once("close", stop).resume();
  server.once("error", (error) => {
    console.error(`cannot listen on ${settings2.SANDBOX_HOST}:${settings2.SANDBOX_PORT}: ${error.message}`);
    process.exit(1);
  });
  server.listen(settings2.SANDBOX_PORT, settings2.SANDBOX_HOST, () => {
    console.log(JSON.stringify({ listening: urlOf(server.address()) }));
  });
}
function findBubblewrap(root, path) {
  const program = findProgram("bwrap", path);
  if (program === void 0) throw new Error("SANDBOX_ISOLATION=bubblewrap needs bwrap, which is not on the PATH");
  return {
    program,
    view: viewMachine({ root, path, home: homedir(), node: process.execPath }),
    outside: internet
  };
}
function memoryShareMb() {
  const constrained = process.constrainedMemory();
  const bytes = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.ceil(bytes * 0.75 / 1048576);
}
var urlOf = ({ address, family, port }) => `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
main();
