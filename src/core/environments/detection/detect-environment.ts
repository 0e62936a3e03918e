/** The environment that the files of a repository ask for, where nobody has said more. */
import type { NetworkPreset } from '../../network/network.ts';
import type { Reason } from '../environment.ts';
import type { Package, Service } from '../environment-options.ts';
import type { Finding } from './finding.ts';
import { type Checkout, folderOf } from './folder.ts';
import { go } from './go.ts';
import { javascript } from './javascript.ts';
import { makefile } from './makefile.ts';
import { packageFolders } from './manifests.ts';
import { python } from './python.ts';
import { rust } from './rust.ts';
import { servicesOf } from './services.ts';

export type Detection = {
  /** The smallest image that has all that is needed; null where nothing is known. */
  image: 'node' | 'full' | null;
  setup: string[];
  test: string | null;
  services: Service[];
  variables: Record<string, string>;
  network: { setup: NetworkPreset[] };
  packages: (Package & { setup: string[] })[];
  /** Why, for each field that was found. */
  reasons: Partial<
    Record<'image' | 'setup' | 'test' | 'services' | 'variables' | 'network.setup' | 'packages', Reason[]>
  >;
};

/** Each looks at one folder; what they find is put together in this order. */
const detectors = [javascript, go, python, rust];

export function detectEnvironment(checkout: Checkout): Detection {
  const root = folderOf(checkout, '');
  const own = findingsOf(checkout, '');
  const make = own.some(({ test }) => test !== null) ? null : makefile(root);
  const inRoot = make ? [...own, make] : own;
  const tested = new Set(own.flatMap(({ ecosystem, test }) => (test === null ? [] : [ecosystem])));
  const parts = packageFolders(checkout.paths).map((path) => ({
    path,
    // Where the root has tests, its tools find the parts of their kind by themselves.
    findings: findingsOf(checkout, path).filter(({ ecosystem }) => !tested.has(ecosystem)),
  }));
  const all = [...inRoot, ...parts.flatMap(({ findings }) => findings)];
  const dependencies = all.flatMap((finding) => finding.dependencies);
  const { services, variables } = servicesOf(root, dependencies);
  const serviceReasons = services.flatMap(({ reasons }) => reasons);
  const packages = make ? [] : parts.flatMap(packageOf);
  const inside = make
    ? parts.flatMap(({ path, findings }) => findings.flatMap(({ setup }) => setup.map(within(path))))
    : [];
  const toolReasons = all.flatMap(({ reasons }) => (reasons.test.length > 0 ? reasons.test : reasons.setup));
  return {
    image: imageOf(all, services.length),
    setup: [...inRoot.flatMap(({ setup }) => setup), ...inside],
    test: joinedTests(inRoot),
    services: services.map(({ service }) => service),
    variables,
    network: { setup: unique(all.flatMap(({ presets }) => presets)) },
    packages,
    reasons: {
      image: [...toolReasons, ...serviceReasons],
      setup: (make ? all : inRoot).flatMap(({ reasons }) => reasons.setup),
      test: inRoot.flatMap(({ reasons }) => reasons.test),
      services: serviceReasons,
      variables: serviceReasons,
      'network.setup': all.flatMap(({ presets, reasons }) => (presets.length > 0 ? reasons.setup : [])),
      packages:
        packages.length > 0 ? parts.flatMap(({ findings }) => findings.flatMap(({ reasons }) => reasons.test)) : [],
    },
  };
}

const findingsOf = (checkout: Checkout, path: string): Finding[] =>
  detectors.flatMap((detector) => detector(folderOf(checkout, path)) ?? []);

const unique = <Value>(values: readonly Value[]): Value[] => [...new Set(values)];

const within =
  (path: string) =>
  (command: string): string =>
    `(cd '${path.replaceAll("'", "'\\''")}' && ${command})`;

function imageOf(findings: readonly Finding[], services: number): Detection['image'] {
  if (findings.length === 0 && services === 0) return null;
  return services > 0 || findings.some(({ image }) => image === 'full') ? 'full' : 'node';
}

function joinedTests(findings: readonly Finding[]): string | null {
  const tests = findings.flatMap(({ test }) => test ?? []);
  return tests.length > 0 ? tests.join(' && ') : null;
}

function packageOf({ path, findings }: { path: string; findings: readonly Finding[] }): Detection['packages'] {
  const test = joinedTests(findings);
  return test === null ? [] : [{ path, setup: findings.flatMap(({ setup }) => setup), test }];
}
