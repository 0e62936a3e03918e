/** One field of a form with its name, and its fault beside it. */
import type { ComponentChildren } from 'preact';
import { Text } from '../../parts/text.tsx';

type FieldProps = {
  id: string;
  name: string;
  about?: string;
  fault?: string | undefined;
  children: (attributes: { id: string; 'aria-invalid'?: true; 'aria-describedby'?: string }) => ComponentChildren;
};

export function Field({ id, name, about, fault, children }: FieldProps) {
  const faultId = `${id}-fault`;
  return (
    <div class="field">
      <label for={id}>{name}</label>
      {children(fault ? { id, 'aria-invalid': true, 'aria-describedby': faultId } : { id })}
      {about && <p class="quiet field-about">{about}</p>}
      {fault && (
        <p class="field-fault" id={faultId}>
          <Text>{fault}</Text>
        </p>
      )}
    </div>
  );
}
