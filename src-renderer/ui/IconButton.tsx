import { ActionIcon, type ActionIconProps, Tooltip } from '@mantine/core';
import type { MouseEventHandler, ReactNode } from 'react';

interface IconButtonProps extends Pick<ActionIconProps, 'size' | 'variant' | 'color' | 'loading' | 'disabled'> {
  readonly label: string;
  /** The key that does the same, shown in the tip. */
  readonly shortcut?: string;
  readonly onClick?: MouseEventHandler<HTMLButtonElement>;
  readonly pressed?: boolean;
  readonly children: ReactNode;
}

/** A button with a picture for a face: always named, for eyes and for screen readers. */
export function IconButton({ label, shortcut, pressed, children, size = 28, ...rest }: IconButtonProps) {
  return (
    <Tooltip label={shortcut ? `${label}  (${shortcut})` : label}>
      <ActionIcon aria-label={label} aria-pressed={pressed} size={size} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
