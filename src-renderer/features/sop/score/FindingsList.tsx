import { Chip, Group, Text, UnstyledButton } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Finding, Score } from '../../../../src-shared/model/worded.ts';
import { t } from '../../../strings/index.ts';
import { percent, spanLabel } from '../../../ui/format.ts';
import { FindingMark } from '../marks/FindingMark.tsx';
import classes from './FindingsList.module.css';
import type { PlacedFinding } from './finding-order.ts';
import { findingTitle } from './finding-title.ts';

type FindingType = Finding['type'];

/** What is wrong, in the order it comes up, each with its place in both recordings and the points it cost. */
export function FindingsList({
  score,
  findings,
  types,
  current,
  onTypes,
  onShow,
}: {
  score: Score;
  /** Those of the chosen types. */
  findings: readonly PlacedFinding[];
  types: ReadonlySet<FindingType>;
  /** The one being looked at. */
  current: Finding | null;
  onTypes: (types: ReadonlySet<FindingType>) => void;
  onShow: (finding: Finding) => void;
}) {
  if (score.findings.length === 0) {
    return (
      <Group gap={8} wrap="nowrap">
        <IconCircleCheck size={18} color="var(--v-ok)" />
        <Text size="sm">{t.sop.noFindings}</Text>
      </Group>
    );
  }
  return (
    <>
      <TypeFilter findings={score.findings} types={types} onTypes={onTypes} />
      <ul className={classes['findings']}>
        {findings.map(({ finding }) => (
          <FindingItem
            key={`${finding.type}-${finding.steps.join('-')}-${finding.startSec}-${finding.goldSpan?.startSec}`}
            finding={finding}
            title={findingTitle(score, finding)}
            isCurrent={finding === current}
            onShow={onShow}
          />
        ))}
      </ul>
    </>
  );
}

/** One switch for each type there is; with none on, all are shown. */
function TypeFilter({
  findings,
  types,
  onTypes,
}: {
  findings: readonly Finding[];
  types: ReadonlySet<FindingType>;
  onTypes: (types: ReadonlySet<FindingType>) => void;
}) {
  const counts = Map.groupBy(findings, ({ type }) => type);
  if (counts.size < 2) return null;
  return (
    <Chip.Group multiple value={[...types]} onChange={(chosen) => onTypes(new Set(chosen as FindingType[]))}>
      <Group gap={4} role="group" aria-label={t.sop.scored.filter}>
        {[...counts].map(([type, own]) => (
          <Chip key={type} value={type} size="xs" variant="outline" icon={<FindingMark type={type} size={12} />}>
            <Group component="span" gap={4} wrap="nowrap">
              {types.has(type) ? null : <FindingMark type={type} size={12} />}
              {t.sop.findingTypes[type]} {own.length}
            </Group>
          </Chip>
        ))}
      </Group>
    </Chip.Group>
  );
}

function FindingItem({
  finding,
  title,
  isCurrent,
  onShow,
}: {
  finding: Finding;
  title: string;
  isCurrent: boolean;
  onShow: (finding: Finding) => void;
}) {
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  const { startSec, endSec, goldSpan, pointsLost, confidence, explanation, type } = finding;
  const places = [
    startSec === null || endSec === null ? null : `${t.sop.traineeBar} ${spanLabel(startSec, endSec)}`,
    goldSpan ? `${t.sop.goldBar} ${spanLabel(goldSpan.startSec, goldSpan.endSec)}` : null,
    t.sop.sure(percent(confidence)),
  ];
  return (
    <li ref={item}>
      <UnstyledButton
        className={classes['finding']}
        onClick={() => onShow(finding)}
        aria-label={t.sop.show(title)}
        aria-current={isCurrent ? 'true' : undefined}
        data-testid="finding"
      >
        <FindingMark type={type} size={18} />
        <div style={{ minWidth: 0, flex: 1 }}>
          <Group justify="space-between" gap={8} wrap="nowrap" align="flex-start">
            <Text size="sm" fw={500} lineClamp={2}>
              {title}
            </Text>
            {pointsLost > 0.05 ? (
              <Text size="xs" fw={500} style={{ whiteSpace: 'nowrap' }}>
                {t.sop.pointsLost(pointsLost.toFixed(1))}
              </Text>
            ) : null}
          </Group>
          <Text size="xs" c="dimmed" {...(isCurrent ? {} : { lineClamp: 3 })}>
            {explanation}
          </Text>
          <Text size="xs" c="dimmed">
            {places.filter((part) => part !== null).join(' · ')}
          </Text>
        </div>
      </UnstyledButton>
    </li>
  );
}
