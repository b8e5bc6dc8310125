import { Button, FileButton, Group, Modal, NumberInput, Select, Stack, Table, Text, Textarea } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { CallOutput } from '../../../src-shared/contract/api.ts';
import { connection } from '../../client/connection.ts';
import { useAction, useCall } from '../../client/queries.ts';
import { t } from '../../strings/index.ts';
import { percent } from '../../ui/format.ts';
import classes from './ModelsPage.module.css';

const words = t.models.trial;
type Model = CallOutput<'models.list'>['models'][number];
type Trial = CallOutput<'models.try'>;

const WITH_PICTURE: readonly string[] = ['encoder', 'detector', 'reader'];
const WITH_TEXT: readonly string[] = ['encoder', 'sentence'];
/** Kinds that can be given something here. */
export const TRIABLE: readonly string[] = [...new Set([...WITH_PICTURE, ...WITH_TEXT])];
const VIDEOS_OFFERED = 200;

/** A model on something of one's own: a moment of a video or a picture, and sentences; and what it makes of them. */
export function TryModel({ model, onClose }: { model: Model; onClose: () => void }) {
  const { modelId, kind, title } = model;
  const [texts, setTexts] = useState('');
  const [videoId, setVideoId] = useState<string | null>(null);
  const [atSec, setAtSec] = useState(0);
  const [file, setFile] = useState<File | null>(null);
  const fileUrl = useObjectUrl(file);
  const videos = useCall('videos.list', { status: 'ready', limit: VIDEOS_OFFERED, sort: 'newest' }).data?.videos ?? [];
  const run = useAction('models.try');
  const sentences = [...new Set(texts.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
  const wantsPicture = WITH_PICTURE.includes(kind);
  const wantsText = WITH_TEXT.includes(kind);
  const hasPicture = file !== null || videoId !== null;
  const isReady = (!wantsPicture || hasPicture) && (!wantsText || sentences.length > (kind === 'sentence' ? 1 : 0));
  const shown = fileUrl ?? (videoId === null ? undefined : connection.media.frame(videoId, atSec));
  const start = async () => {
    const picture = !wantsPicture
      ? {}
      : file
        ? { imageBase64: await base64Of(file) }
        : { moment: { videoId: videoId ?? '', atSec } };
    run.mutate({ modelId, texts: wantsText ? sentences : [], ...picture });
  };
  return (
    <Modal opened onClose={onClose} title={words.title(title)} size={720}>
      <Stack gap={12}>
        {wantsPicture ? (
          <Group gap={8} align="flex-end">
            <Select
              label={words.video}
              placeholder={words.noVideo}
              searchable
              clearable
              flex={1}
              value={videoId}
              onChange={(chosen) => {
                setVideoId(chosen);
                setFile(null);
              }}
              data={videos.map((video) => ({ value: video.videoId, label: video.name }))}
            />
            <NumberInput
              label={words.at}
              w={100}
              min={0}
              decimalScale={1}
              value={atSec}
              disabled={videoId === null}
              onChange={(value) => setAtSec(typeof value === 'number' ? value : 0)}
            />
            <FileButton
              accept="image/*"
              onChange={(chosen) => {
                setFile(chosen);
                if (chosen) setVideoId(null);
              }}
            >
              {(props) => (
                <Button {...props} variant="default" leftSection={<IconPhoto size={16} />}>
                  {words.file}
                </Button>
              )}
            </FileButton>
          </Group>
        ) : null}
        {wantsPicture && shown ? <Picture src={shown} found={run.data?.found ?? []} /> : null}
        {wantsText ? (
          <Textarea
            label={kind === 'sentence' ? words.sentences : words.texts}
            description={words.eachLine}
            autosize
            minRows={2}
            maxRows={6}
            value={texts}
            onChange={(event) => setTexts(event.currentTarget.value)}
          />
        ) : null}
        <Group justify="flex-end">
          <Button disabled={!isReady} loading={run.isPending} onClick={() => void start()}>
            {words.start}
          </Button>
        </Group>
        {run.data ? <Outcome trial={run.data} /> : null}
      </Stack>
    </Modal>
  );
}

/** The picture, with what was found where it is. */
function Picture({ src, found }: { src: string; found: Trial['found'] }): ReactNode {
  return (
    <div className={classes['tried']}>
      <img src={src} alt={words.picture} />
      {found.map(({ text, left, top, right, bottom }) => (
        <span
          key={[text, left, top, right, bottom].join()}
          title={text}
          style={{
            left: `${100 * left}%`,
            top: `${100 * top}%`,
            width: `${100 * (right - left)}%`,
            height: `${100 * (bottom - top)}%`,
          }}
        />
      ))}
    </div>
  );
}

function Outcome({ trial: { scores, found, kind, tookMs } }: { trial: Trial }) {
  const rows = scores.map(({ text, cosine, match }) => ({
    ...{ key: text, text },
    value: cosine === null ? words.noWords : match === null ? words.similarity(cosine) : percent(match),
    more: cosine === null || match === null ? '' : words.similarity(cosine),
  }));
  const boxes = found.map(({ text, score, left, top }) => ({
    ...{ key: [text, score, left, top].join(), text, value: percent(score), more: '' },
  }));
  const all = [...rows, ...boxes];
  return (
    <div role="status">
      {all.length === 0 ? <Text size="sm">{words.nothing}</Text> : null}
      <Table>
        <Table.Tbody>
          {all.map(({ text, value, more, key }) => (
            <Table.Tr key={key}>
              <Table.Td>{text}</Table.Td>
              <Table.Td ta="right">{value}</Table.Td>
              <Table.Td c="dimmed" ta="right">
                {more}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed">
        {kind === 'encoder' || kind === 'sentence' ? `${words.about} ` : ''}
        {words.took(Math.round(tookMs))}
      </Text>
    </div>
  );
}

function useObjectUrl(file: File | null): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!file) return setUrl(undefined);
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(file);
  });
}
