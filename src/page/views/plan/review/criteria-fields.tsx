/** The criteria of a task, to be edited: what each says, which requirements it answers, and the command that checks it. */
import { Text } from '../../../parts/text.tsx';
import type { PlannedTask } from '../plan-tree.ts';
import { withCriterion, withNewCriterion, withoutCriterion, wordsIn } from './edits.ts';
import { Field, ListField } from './field.tsx';
import { fieldId, type TaskFault } from './plan-faults.ts';

type CriteriaProps = {
  task: PlannedTask;
  faults: readonly TaskFault[];
  change: (changed: Partial<PlannedTask>) => void;
};

export function CriteriaFields({ task, faults, change }: CriteriaProps) {
  const common = { task: task.id, faults };
  const ofAll = faults.filter(({ field }) => field === 'criteria');
  return (
    <fieldset class="stack plan-criteria-form" id={fieldId(task.id, 'criteria')} tabIndex={-1}>
      <legend>Criteria</legend>
      {ofAll.map(({ message }) => (
        <p key={message} class="plan-faults">
          <Text>{message}</Text>
        </p>
      ))}
      {task.criteria.map(({ id, text, check, requirements }, index) => (
        <fieldset key={id} class="stack plan-criterion-form">
          <legend>
            <Text>{id}</Text>
          </legend>
          <Field
            {...common}
            name={`criteria-${index}-text`}
            label="It holds when"
            rows={2}
            value={text}
            onChange={(next) => change(withCriterion(task, id, { text: next }))}
          />
          <div class="plan-pair">
            <ListField
              {...common}
              name={`criteria-${index}-requirements`}
              label="Answers"
              isCode
              between=", "
              read={wordsIn}
              values={requirements}
              onChange={(next) => change(withCriterion(task, id, { requirements: next }))}
            />
            <Field
              {...common}
              name={`criteria-${index}-check`}
              label="Command that checks it"
              isCode
              value={check ?? ''}
              onChange={(next) => change(withCriterion(task, id, { check: next === '' ? undefined : next }))}
            />
          </div>
          <div>
            <button
              type="button"
              disabled={task.criteria.length === 1}
              onClick={() => change(withoutCriterion(task, id))}
            >
              Remove <Text>{id}</Text>
            </button>
          </div>
        </fieldset>
      ))}
      <div>
        <button type="button" onClick={() => change(withNewCriterion(task))}>
          Add a criterion
        </button>
      </div>
    </fieldset>
  );
}
