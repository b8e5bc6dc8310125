import { NumberInput } from '@mantine/core';

/** A number that is taken when the field is left or Enter is pressed, not with every digit. */
export function CommittedNumber({
  label,
  description,
  value,
  min,
  max,
  disabled,
  onCommit,
}: {
  label: string;
  description: string;
  value: number;
  min: number;
  max: number;
  disabled: boolean;
  onCommit: (value: number) => void;
}) {
  const commit = (text: string) => {
    const next = Number(text);
    if (text.trim() !== '' && Number.isFinite(next) && next >= min && next <= max && next !== value) onCommit(next);
  };
  return (
    <NumberInput
      key={value}
      label={label}
      description={description}
      maw={400}
      defaultValue={value}
      min={min}
      max={max}
      disabled={disabled}
      onBlur={(event) => commit(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(event.currentTarget.value);
      }}
    />
  );
}
