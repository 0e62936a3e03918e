/** Every fault of the edited plan, each with the way to its field. */
import { Notice } from '../../../parts/notice.tsx';
import { Text } from '../../../parts/text.tsx';
import { several } from '../../../text/units.ts';
import { fieldId, type PlanFaults, type TaskFault } from './plan-faults.ts';

/** Opens whatever is folded around the field, which is drawn then, and goes to it. */
function goTo({ task, field }: TaskFault): void {
  for (let at: Element | null | undefined = document.getElementById(fieldId(task, '')); at; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true;
  setTimeout(() => {
    const found = document.getElementById(fieldId(task, field)) ?? document.getElementById(fieldId(task, ''));
    const target = found instanceof HTMLDetailsElement ? found.querySelector('summary') : found;
    target?.scrollIntoView({ block: 'center' });
    target?.focus();
  }, 50);
}

export function FaultList({ faults: { byTask, others, count } }: { faults: PlanFaults }) {
  if (count === 0) return null;
  return (
    <Notice kind="failure" title={several(count, 'fault')}>
      <ul>
        {others.map(({ path, message }) => (
          <li key={`${path} ${message}`}>
            <Text>{`${path}: ${message}`}</Text>
          </li>
        ))}
        {[...byTask.values()].flat().map((fault, index) => (
          <li key={`${fault.task} ${fault.field} ${index}`}>
            <button type="button" class="fault-link" onClick={() => goTo(fault)}>
              <Text>{`${fault.title}: ${fault.message}`}</Text>
            </button>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
