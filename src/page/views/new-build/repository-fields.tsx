/** The repositories of a new build. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Text } from '../../parts/text.tsx';
import { Field } from './field.tsx';
import type { Draft } from './new-build.ts';
import { type DraftRepository, emptyRepository, needs, type RepositoryField } from './repository-draft.ts';

type RepositoriesProps = {
  draft: Draft;
  change: (parts: Partial<Draft>) => void;
  faults: ReadonlyMap<string, string>;
};

export function RepositoryFields({ draft: { repositories }, change, faults }: RepositoriesProps) {
  const set = (at: number, parts: Partial<DraftRepository>) =>
    change({ repositories: repositories.map((one, index) => (index === at ? { ...one, ...parts } : one)) });
  return (
    <fieldset class="card fields">
      <legend>Repositories</legend>
      {faults.has('repositories') && (
        <p class="field-fault">
          <Text>{faults.get('repositories') ?? ''}</Text>
        </p>
      )}
      {repositories.map((repository, index) => (
        <OneRepository
          key={index}
          repository={repository}
          change={(parts) => set(index, parts)}
          faultOf={(name) => faults.get(`repositories.${index}.${name}`)}
        >
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
        </OneRepository>
      ))}
      <button
        type="button"
        class="fields-more"
        onClick={() => change({ repositories: [...repositories, emptyRepository] })}
      >
        Add a repository
      </button>
    </fieldset>
  );
}

const places: readonly RepositoryField[] = [
  { name: 'url', label: 'Address', hint: 'https://github.com/you/project.git' },
  { name: 'base', label: 'Branch', hint: 'its default' },
];

type RepositoryProps = {
  repository: DraftRepository;
  change: (parts: Partial<DraftRepository>) => void;
  faultOf: (name: RepositoryField['name']) => string | undefined;
  children: ComponentChildren;
};

function OneRepository({ repository, change, faultOf, children }: RepositoryProps) {
  const id = useId();
  const text = ({ name, label, hint, about, rows }: RepositoryField) => (
    <Field key={name} id={`${id}-${name}`} name={label} {...(about && { about })} fault={faultOf(name)}>
      {(attributes) => {
        const shared = {
          ...attributes,
          value: repository[name],
          spellcheck: false,
          placeholder: hint,
          onInput: (event: { currentTarget: { value: string } }) => change({ [name]: event.currentTarget.value }),
        };
        return rows ? <textarea {...shared} rows={rows} /> : <input {...shared} />;
      }}
    </Field>
  );
  const isFaulty = needs.some(({ name }) => faultOf(name));
  const environment = useRef<HTMLDetailsElement>(null);
  // Opened for a fault, and closed by nobody but who reads it.
  useEffect(() => {
    if (isFaulty && environment.current) environment.current.open = true;
  }, [isFaulty]);
  return (
    <div class="fields-repository">
      {places.map(text)}
      {children}
      <details class="fields-environment" ref={environment}>
        <summary>Environment</summary>
        <p class="quiet field-about">What is left empty is found in the repository.</p>
        <div class="fields fields-row">{needs.map(text)}</div>
      </details>
    </div>
  );
}
