import { Group, Text, UnstyledButton } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import type { Finding, Score } from '../../../src-shared/model/sop.ts';
import { t } from '../../strings/index.ts';
import { percent, spanLabel } from '../../ui/format.ts';
import { FindingMark } from './FindingMark.tsx';
import classes from './sop.module.css';

/** What is wrong, heaviest first, each with its place in both recordings and the points it cost. */
export function FindingsList({ score, onLook }: { score: Score; onLook: (finding: Finding) => void }) {
  const findings = [...score.findings].sort((a, b) => b.pointsLost - a.pointsLost);
  // What the score lacks beyond the findings: measures of the run as a whole.
  const explained = findings.reduce((sum, finding) => sum + finding.pointsLost, 0);
  const unexplained = 100 - (score.score ?? 100) - explained;
  if (findings.length === 0 && unexplained <= 0.05) {
    return (
      <Group gap={8} wrap="nowrap">
        <IconCircleCheck size={18} color="var(--v-ok)" />
        <Text size="sm">{t.sop.noFindings}</Text>
      </Group>
    );
  }
  const nameOf = (index: number) => score.steps.find((step) => step.index === index)?.name ?? `${index + 1}`;
  return (
    <ul className={classes['findings']}>
      {findings.map((finding) => {
        const title = `${t.sop.findingTypes[finding.type]}: ${finding.steps.map(nameOf).join(', ')}`;
        return (
          <li key={`${finding.type}-${finding.steps.join('-')}-${finding.startSec}-${finding.goldSpan?.startSec}`}>
            <UnstyledButton
              className={classes['finding']}
              onClick={() => onLook(finding)}
              aria-label={t.sop.lookAt(title)}
              data-testid="finding"
            >
              <FindingMark type={finding.type} size={18} />
              <div style={{ minWidth: 0, flex: 1 }}>
                <Group justify="space-between" gap={8} wrap="nowrap">
                  <Text size="sm" fw={500} truncate>
                    {title}
                  </Text>
                  {finding.pointsLost > 0.05 ? (
                    <Text size="xs" fw={500} style={{ whiteSpace: 'nowrap' }}>
                      {t.sop.pointsLost(finding.pointsLost.toFixed(1))}
                    </Text>
                  ) : null}
                </Group>
                <Text size="xs" c="dimmed" lineClamp={3}>
                  {finding.explanation}
                </Text>
                <Text size="xs" c="dimmed">
                  {[
                    finding.startSec === null || finding.endSec === null
                      ? null
                      : `${t.sop.traineeBar} ${spanLabel(finding.startSec, finding.endSec)}`,
                    finding.goldSpan
                      ? `${t.sop.goldBar} ${spanLabel(finding.goldSpan.startSec, finding.goldSpan.endSec)}`
                      : null,
                    t.sop.sure(percent(finding.confidence)),
                  ]
                    .filter((part) => part !== null)
                    .join(' · ')}
                </Text>
              </div>
            </UnstyledButton>
          </li>
        );
      })}
      {unexplained > 0.05 ? (
        <li className={classes['rest']}>
          <Text size="xs" c="dimmed">
            {t.sop.otherLosses}
          </Text>
          <Text size="xs" fw={500} style={{ whiteSpace: 'nowrap' }}>
            {t.sop.pointsLost(unexplained.toFixed(1))}
          </Text>
        </li>
      ) : null}
    </ul>
  );
}
