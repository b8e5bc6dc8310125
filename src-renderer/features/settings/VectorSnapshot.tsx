import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';

const words = t.vectors;
const FULL_PATH = /^([A-Za-z]:)?[\\/]/;

/** Writes what Qdrant holds into a folder. */
export function VectorSnapshot() {
  const [folder, setFolder] = useState('');
  const write = useAction('migrate.snapshotVectors');
  return (
    <details>
      <summary>
        <Text span size="sm">
          {words.snapshot}
        </Text>
      </summary>
      <Stack gap={8} mt={8} align="flex-start">
        <TextInput
          label={words.snapshotFolder}
          description={words.snapshotHint}
          w="100%"
          maw={400}
          value={folder}
          onChange={(event) => setFolder(event.currentTarget.value)}
        />
        <Button
          size="compact-sm"
          variant="default"
          disabled={!FULL_PATH.test(folder.trim())}
          loading={write.isPending}
          onClick={() => write.mutate({ folder: folder.trim() })}
        >
          {words.write}
        </Button>
        {write.data?.files.length === 0 ? <Text size="sm">{words.nothingWritten}</Text> : null}
        {write.data?.files.map(({ path, points }) => (
          <Text key={path} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {path} · {words.written(points)}
          </Text>
        ))}
      </Stack>
    </details>
  );
}
