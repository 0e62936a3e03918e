/** The fields of a new build. */
import { useId } from 'preact/hooks';
import { Field } from './field.tsx';
import type { Draft } from './new-build.ts';
import { RepositoryFields } from './repository-fields.tsx';

type FieldsProps = {
  draft: Draft;
  change: (parts: Partial<Draft>) => void;
  faults: ReadonlyMap<string, string>;
};

export function BuildFields({ draft, change, faults }: FieldsProps) {
  const id = useId();
  return (
    <>
      <fieldset class="card fields">
        <legend>What is to be built</legend>
        <div class="row" role="radiogroup" aria-label="What the text is">
          <Choice draft={draft} change={change} kind="prompt" label="A prompt: a few sentences" />
          <Choice draft={draft} change={change} kind="spec" label="A spec: every sentence counts" />
        </div>
        <Field id={`${id}-text`} name={draft.kind === 'prompt' ? 'Prompt' : 'Spec'} fault={faults.get('text')}>
          {(attributes) => (
            <textarea
              {...attributes}
              rows={10}
              value={draft.text}
              onInput={(event) => change({ text: event.currentTarget.value })}
            />
          )}
        </Field>
      </fieldset>
      <RepositoryFields draft={draft} change={change} faults={faults} />
      <Limits draft={draft} change={change} faults={faults} />
      <HowItWorks draft={draft} change={change} faults={faults} />
    </>
  );
}

type ChoiceProps = Pick<FieldsProps, 'draft' | 'change'> & { kind: Draft['kind']; label: string };

const Choice = ({ draft, change, kind, label }: ChoiceProps) => (
  <label class="choice">
    <input type="radio" name="kind" checked={draft.kind === kind} onChange={() => change({ kind })} /> {label}
  </label>
);

const numbers = [
  { name: 'maxCostUsd', label: 'At most, in US$', about: 'It pauses before it passes this.' },
  { name: 'maxDurationMinutes', label: 'At most, in minutes', about: '' },
  { name: 'maxWorkers', label: 'Generators at once', about: 'Left to the deployment where it is empty.' },
] as const;

function Limits({ draft, change, faults }: FieldsProps) {
  const id = useId();
  return (
    <fieldset class="card fields fields-row">
      <legend>Limits</legend>
      {numbers.map(({ name, label, about }) => (
        <Field key={name} id={`${id}-${name}`} name={label} about={about} fault={faults.get(name)}>
          {(attributes) => (
            <input
              {...attributes}
              type="number"
              inputMode="decimal"
              min={0}
              step="any"
              value={draft[name]}
              onInput={(event) => change({ [name]: event.currentTarget.value })}
            />
          )}
        </Field>
      ))}
    </fieldset>
  );
}

function HowItWorks({ draft, change, faults }: FieldsProps) {
  const id = useId();
  return (
    <fieldset class="card fields fields-row">
      <legend>How it works</legend>
      <Field id={`${id}-approval`} name="Waits for approval" fault={faults.get('approval')}>
        {(attributes) => (
          <select
            {...attributes}
            value={draft.approval}
            onChange={(event) => change({ approval: event.currentTarget.value as Draft['approval'] })}
          >
            <option value="plan">of the plan</option>
            <option value="wave">of the plan and each wave</option>
            <option value="none">never</option>
          </select>
        )}
      </Field>
      <Field
        id={`${id}-tests`}
        name="Test command"
        about="Detected from each repository where it is left empty."
        fault={faults.get('testCommand')}
      >
        {(attributes) => (
          <input
            {...attributes}
            value={draft.testCommand}
            spellcheck={false}
            placeholder="npm test"
            onInput={(event) => change({ testCommand: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field id={`${id}-pull`} name="Pull requests" fault={faults.get('pullRequest')}>
        {(attributes) => (
          <label class="choice">
            <input
              {...attributes}
              type="checkbox"
              checked={draft.pullRequest}
              onChange={(event) => change({ pullRequest: event.currentTarget.checked })}
            />{' '}
            open one in each repository at the end
          </label>
        )}
      </Field>
    </fieldset>
  );
}
