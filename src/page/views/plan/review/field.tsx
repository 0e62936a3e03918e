/** A field of the plan's form, with its faults beside it. */
import { useState } from 'preact/hooks';
import { Text } from '../../../parts/text.tsx';
import { fieldId, type TaskFault } from './plan-faults.ts';

export type FieldProps = {
  task: string;
  /** As faults name it: `title`, `criteria-0-text`. */
  name: string;
  label: string;
  hint?: string;
  value: string;
  /** How many lines; one is a line alone. */
  rows?: number;
  isCode?: boolean;
  faults: readonly TaskFault[];
  onChange: (value: string) => void;
};

export function Field({ task, name, label, hint, value, rows = 1, isCode = false, faults, onChange }: FieldProps) {
  const id = fieldId(task, name);
  const own = faults.filter(({ field }) => field === name);
  const said = [hint !== undefined && `${id}-hint`, own.length > 0 && `${id}-faults`].filter(Boolean).join(' ');
  const common = {
    id,
    value,
    class: isCode ? 'plan-code' : undefined,
    spellcheck: !isCode,
    'aria-invalid': own.length > 0,
    'aria-describedby': said || undefined,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  return (
    <div class="plan-field">
      <label for={id}>{label}</label>
      {hint !== undefined && (
        <p class="quiet plan-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {rows === 1 ? <input {...common} /> : <textarea {...common} rows={rows} />}
      {own.length > 0 && (
        <ul class="plan-faults" id={`${id}-faults`}>
          {own.map(({ message }) => (
            <li key={message}>
              <Text>{message}</Text>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

type ListFieldProps = Omit<FieldProps, 'value' | 'onChange'> & {
  values: readonly string[];
  /** How the list is written, and read. */
  between: string;
  read: (text: string) => string[];
  onChange: (values: string[]) => void;
};

/** A list that is written as text, which stays as it is typed. */
export function ListField({ values, between, read, onChange, ...field }: ListFieldProps) {
  const [text, setText] = useState(values.join(between));
  const isOwn = read(text).join('\n') === values.join('\n');
  return (
    <Field
      {...field}
      value={isOwn ? text : values.join(between)}
      onChange={(next) => {
        setText(next);
        onChange(read(next));
      }}
    />
  );
}
