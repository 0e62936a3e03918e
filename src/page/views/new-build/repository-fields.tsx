/** The repositories of a new build. */
import { useId } from 'preact/hooks';
import { Field } from './field.tsx';
import type { Draft } from './new-build.ts';

type RepositoriesProps = {
  draft: Draft;
  change: (parts: Partial<Draft>) => void;
  faults: ReadonlyMap<string, string>;
};

export function RepositoryFields({ draft: { repositories }, change, faults }: RepositoriesProps) {
  const id = useId();
  const set = (at: number, parts: Partial<Draft['repositories'][number]>) =>
    change({ repositories: repositories.map((one, index) => (index === at ? { ...one, ...parts } : one)) });
  return (
    <fieldset class="card fields">
      <legend>Repositories</legend>
      {faults.has('repositories') && <p class="field-fault">{faults.get('repositories')}</p>}
      {repositories.map(({ url, base }, index) => (
        <div key={index} class="fields-repository">
          <Field id={`${id}-url-${index}`} name="Address" fault={faults.get(`repositories.${index}.url`)}>
            {(attributes) => (
              <input
                {...attributes}
                value={url}
                spellcheck={false}
                inputMode="url"
                placeholder="https://github.com/you/project.git"
                onInput={(event) => set(index, { url: event.currentTarget.value })}
              />
            )}
          </Field>
          <Field id={`${id}-base-${index}`} name="Branch" fault={faults.get(`repositories.${index}.base`)}>
            {(attributes) => (
              <input
                {...attributes}
                value={base}
                spellcheck={false}
                placeholder="its default"
                onInput={(event) => set(index, { base: event.currentTarget.value })}
              />
            )}
          </Field>
          {repositories.length > 1 && (
            <button
              type="button"
              class="quiet-button"
              aria-label={`Leave out repository ${index + 1}`}
              onClick={() => change({ repositories: repositories.filter((_, at) => at !== index) })}
            >
              ✕
            </button>
          )}
        </div>
      ))}
      <button type="button" onClick={() => change({ repositories: [...repositories, { url: '', base: '' }] })}>
        One more
      </button>
    </fieldset>
  );
}
