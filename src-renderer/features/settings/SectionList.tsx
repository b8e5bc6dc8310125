import { UnstyledButton } from '@mantine/core';
import { t } from '../../strings/index.ts';
import classes from './SectionList.module.css';

export type SectionName = keyof typeof t.settings.names;

/** The way to a section, in groups that belong together. */
export function SectionList({
  groups,
  current,
  onChoose,
}: {
  groups: readonly (readonly SectionName[])[];
  current: SectionName;
  onChoose: (name: SectionName) => void;
}) {
  return (
    <nav className={classes['sections']} aria-label={t.settings.sections}>
      {groups.map((names) => (
        <div key={names[0]}>
          {names.map((name) => (
            <UnstyledButton
              key={name}
              className={classes['sectionLink']}
              aria-current={name === current ? 'true' : undefined}
              onClick={() => onChoose(name)}
            >
              {t.settings.names[name]}
            </UnstyledButton>
          ))}
        </div>
      ))}
    </nav>
  );
}
