/** The repositories of a new build. */
import { useId } from 'preact/hooks';
import { Field } from './field.tsx';
import { type Draft, type DraftRepository, emptyRepository } from './new-build.ts';

type RepositoriesProps = {
  draft: Draft;
  change: (parts: Partial<Draft>) => void;
  faults: ReadonlyMap<string, string>;
};

export function RepositoryFields({ draft: { repositories }, change, faults }: RepositoriesProps) {
  const id = useId();
  const set = (at: number, parts: Partial<DraftRepository>) =>
    change({ repositories: repositories.map((one, index) => (index === at ? { ...one, ...parts } : one)) });
  return (
    <fieldset class="card fields">
      <legend>Repositories</legend>
      {faults.has('repositories') && <p class="field-fault">{faults.get('repositories')}</p>}
      {repositories.map(({ url, base, setup, test }, index) => (
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
          <details class="fields-environment" open={setup !== '' || test !== ''}>
            <summary>What it needs</summary>
            <Field
              id={`${id}-setup-${index}`}
              name="Setup"
              about="A command a line. Found in the repository where it is left empty, and tried before a model is paid."
              fault={faults.get(`repositories.${index}.setup`)}
            >
              {(attributes) => (
                <textarea
                  {...attributes}
                  rows={2}
                  value={setup}
                  spellcheck={false}
                  placeholder="npm ci"
                  onInput={(event) => set(index, { setup: event.currentTarget.value })}
                />
              )}
            </Field>
            <Field id={`${id}-test-${index}`} name="Tests" fault={faults.get(`repositories.${index}.test`)}>
              {(attributes) => (
                <input
                  {...attributes}
                  value={test}
                  spellcheck={false}
                  placeholder="npm test"
                  onInput={(event) => set(index, { test: event.currentTarget.value })}
                />
              )}
            </Field>
          </details>
        </div>
      ))}
      <button type="button" onClick={() => change({ repositories: [...repositories, emptyRepository] })}>
        One more
      </button>
    </fieldset>
  );
}
