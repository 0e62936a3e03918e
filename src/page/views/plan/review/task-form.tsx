/** A task of the plan, to be edited; its fields are drawn once it is opened. */
import { useState } from 'preact/hooks';
import { Badge } from '../../../parts/badge.tsx';
import { memo } from '../../../parts/memo.ts';
import { Code, Text } from '../../../parts/text.tsx';
import { several } from '../../../text/units.ts';
import type { PlannedTask } from '../plan-tree.ts';
import { CriteriaFields } from './criteria-fields.tsx';
import { linesIn, wordsIn } from './edits.ts';
import { Field, ListField } from './field.tsx';
import { fieldId, type TaskFault } from './plan-faults.ts';

export type PlanEdits = {
  change(task: string, change: Partial<PlannedTask>): void;
  move(task: string, by: -1 | 1): void;
};

type FormProps = {
  task: PlannedTask;
  faults: readonly TaskFault[];
  isFirst: boolean;
  isLast: boolean;
  edits: PlanEdits;
};

export const TaskForm = memo(function TaskForm({ task, faults, isFirst, isLast, edits }: FormProps) {
  const [isDrawn, setDrawn] = useState(false);
  const { id, title } = task;
  return (
    <li class="plan-task plan-task-edited">
      <details id={fieldId(id, '')} onToggle={(event) => event.currentTarget.open && setDrawn(true)}>
        <summary>
          <span class="plan-task-title">
            <Text>{title || 'Without a title'}</Text>
          </span>
          <span class="plan-task-figures quiet">
            <Code>{id}</Code>
            <span>{several(task.criteria.length, 'criterion', 'criteria')}</span>
          </span>
          {faults.length > 0 && <Badge state="fault" tone="bad" label={several(faults.length, 'fault')} />}
        </summary>
        {isDrawn && <TaskFields task={task} faults={faults} edits={edits} />}
      </details>
      <div class="plan-order">
        <MoveButton by={-1} id={id} isDisabled={isFirst} edits={edits} />
        <MoveButton by={1} id={id} isDisabled={isLast} edits={edits} />
      </div>
    </li>
  );
});

type MoveProps = { by: -1 | 1; id: string; isDisabled: boolean; edits: PlanEdits };

const MoveButton = ({ by, id, isDisabled, edits }: MoveProps) => (
  <button
    type="button"
    class="quiet-button"
    disabled={isDisabled}
    aria-label={`Move ${id} ${by === -1 ? 'up' : 'down'}`}
    onClick={() => edits.move(id, by)}
  >
    {by === -1 ? '↑' : '↓'}
  </button>
);

function TaskFields({ task, faults, edits }: Pick<FormProps, 'task' | 'faults' | 'edits'>) {
  const { id } = task;
  const change = (changed: Partial<PlannedTask>) => edits.change(id, changed);
  const common = { task: id, faults };
  const globs = { ...common, rows: 3, isCode: true, between: '\n', read: linesIn };
  const whole = faults.filter(({ field }) => field === '');
  return (
    <div class="stack plan-details">
      {whole.map(({ message }) => (
        <p key={message} class="plan-faults">
          <Text>{message}</Text>
        </p>
      ))}
      <Field {...common} name="title" label="Title" value={task.title} onChange={(title) => change({ title })} />
      <Field
        {...common}
        name="description"
        label="Description"
        rows={7}
        value={task.description}
        onChange={(description) => change({ description })}
      />
      <div class="plan-pair">
        <ListField
          {...globs}
          name="scope"
          label="Scope"
          hint="What it alone changes: one repository:glob a line"
          values={task.scope}
          onChange={(scope) => change({ scope })}
        />
        <ListField
          {...globs}
          name="shared"
          label="Shared"
          hint="What several tasks may change at once"
          values={task.shared ?? []}
          onChange={(shared) => change({ shared })}
        />
      </div>
      <ListField
        {...common}
        name="dependsOn"
        label="Waits for"
        hint="The ids of tasks that have to merge before it begins"
        isCode
        between=", "
        read={wordsIn}
        values={task.dependsOn ?? []}
        onChange={(dependsOn) => change({ dependsOn })}
      />
      <CriteriaFields task={task} faults={faults} change={change} />
    </div>
  );
}
