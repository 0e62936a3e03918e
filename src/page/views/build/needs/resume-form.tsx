/** Lets a paused build go on: with the higher limit that it needs, or with the choice that a red base asks for. */
import { useId, useState } from 'preact/hooks';
import { ActButton } from '../../../parts/act-button.tsx';
import { useBuild } from '../../../state/build-state.ts';
import type { Need } from './need.ts';
import { suggested } from './need.ts';

type Step = Need['steps'][number];

const limits: Record<string, { label: string; unit: string; done: string }> = {
  maxCostUsd: { label: 'New limit of the cost', unit: 'US$', done: 'Topped up: the build goes on' },
  maxDurationMinutes: { label: 'New limit of the time', unit: 'minutes', done: 'The build has more time, and goes on' },
  maxIterations: { label: 'New limit of rounds', unit: 'rounds', done: 'The build has more rounds, and goes on' },
};

export function ResumeForm({ step, isFirst }: { step: Step; isFirst: boolean }) {
  const { id } = useBuild();
  const kind = isFirst ? 'primary' : 'plain';
  const [need] = step.needs;
  const resume = (body: object) => ({ path: '/builds/{id}/resume', params: { id }, body });
  if (need) return <LimitForm option={need.option} above={need.above} kind={kind} />;
  if (step.with.includes('allowRedBase')) {
    return (
      <ActButton
        act={resume({ evaluator: { allowRedBase: true } })}
        done="The build goes on upon the red base"
        kind={kind}
      >
        Build on it all the same
      </ActButton>
    );
  }
  if (step.with.includes('testCommand')) return <TestCommandForm />;
  return (
    <ActButton act={resume({})} done="The build goes on" kind={kind}>
      Resume
    </ActButton>
  );
}

function LimitForm({ option, above, kind }: { option: string; above: number; kind: 'primary' | 'plain' }) {
  const { id } = useBuild();
  const field = useId();
  const [value, setValue] = useState(String(suggested(option, above)));
  const words = limits[option] ?? { label: `New ${option}`, unit: '', done: 'The build goes on' };
  const limit = Number(value);
  return (
    <form class="need-form" onSubmit={(event) => event.preventDefault()}>
      <label for={field}>
        {words.label} ({words.unit}, above {above.toFixed(option === 'maxCostUsd' ? 2 : 0)})
      </label>
      <input
        id={field}
        type="number"
        inputMode="decimal"
        min={above}
        step="any"
        value={value}
        onInput={(event) => setValue(event.currentTarget.value)}
      />
      <ActButton
        act={{ path: '/builds/{id}/resume', params: { id }, body: { [option]: limit } }}
        done={words.done}
        kind={kind}
        isDisabled={!(limit > above)}
      >
        {option === 'maxCostUsd' ? 'Top up and resume' : 'Resume'}
      </ActButton>
    </form>
  );
}

function TestCommandForm() {
  const { id } = useBuild();
  const field = useId();
  const [command, setCommand] = useState('');
  return (
    <form class="need-form" onSubmit={(event) => event.preventDefault()}>
      <label for={field}>Or run other tests from now on</label>
      <input
        id={field}
        value={command}
        spellcheck={false}
        placeholder="npm test"
        onInput={(event) => setCommand(event.currentTarget.value)}
      />
      <ActButton
        act={{ path: '/builds/{id}/resume', params: { id }, body: { evaluator: { testCommand: command } } }}
        done="The build goes on with these tests"
        isDisabled={command.trim() === ''}
      >
        Resume with these tests
      </ActButton>
    </form>
  );
}
