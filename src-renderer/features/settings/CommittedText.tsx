import { TextInput } from '@mantine/core';

/** A text that is taken when the field is left or Enter is pressed, not with every letter. */
export function CommittedText({
  label,
  description,
  value,
  disabled = false,
  onCommit,
}: {
  label: string;
  description: string;
  value: string;
  disabled?: boolean;
  onCommit: (value: string) => void;
}) {
  const commit = (text: string) => {
    if (text.trim() !== value) onCommit(text.trim());
  };
  return (
    <TextInput
      key={value}
      label={label}
      description={description}
      maw={400}
      defaultValue={value}
      disabled={disabled}
      styles={{ description: { overflowWrap: 'anywhere' } }}
      onBlur={(event) => commit(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(event.currentTarget.value);
      }}
    />
  );
}
