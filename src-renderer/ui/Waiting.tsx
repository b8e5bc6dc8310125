import { Group, Loader, Text } from '@mantine/core';
import { useEffect, useState } from 'react';

/** Says what is waited for, once the wait is long enough to be noticed (300 ms). Takes its room from the start. */
export function Waiting({ what }: { what: string }) {
  const [noticed, setNoticed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setNoticed(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Group gap={8} h={24} wrap="nowrap" role="status" style={{ visibility: noticed ? 'visible' : 'hidden' }}>
      <Loader size={14} />
      <Text size="sm" c="dimmed">
        {what}
      </Text>
    </Group>
  );
}
