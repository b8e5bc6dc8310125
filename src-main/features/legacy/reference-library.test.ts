import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LegacyInventory } from '../../../src-shared/model/legacy.ts';
import type { LegacyReport } from '../../../src-shared/model/worded.ts';
import { type OpenLibrary, openLibrary, runInProcess } from '../../acceptance/testing/in-process.ts';
import { runVigil } from '../../acceptance/testing/run-vigil.ts';
import { completed } from '../../acceptance/testing/wait-for-job.ts';
import { readSopilotIndex, searchSopilotIndex } from '../../formats/sopilot-index.ts';
import { fileStamps, importFolder, libraryContent } from './testing/library-content.ts';

const shared = process.env['VIGIL_TEST_DATA'] ?? resolve(import.meta.dirname, '../../../../shared/data');
const reference = join(shared, '..', 'reference', 'legacy-sopilot');
const source = join(reference, 'data');
const isThere = existsSync(source);
if (!isThere) process.stderr.write(`Skipped: there is no SOPilot library at ${source}; set VIGIL_TEST_DATA.\n`);

/** What was known of the reference library when it was written. */
const Expected = LegacyInventory.loose();

describe.skipIf(!isThere)('a library that SOPilot itself wrote', () => {
  const root = mkdtempSync(join(tmpdir(), 'vigil-legacy-'));
  const dataDir = join(root, 'once');
  let expected: LegacyInventory;
  let report: LegacyReport;
  let library: OpenLibrary;
  let sourceBefore: string[];

  beforeAll(async () => {
    expected = Expected.parse(JSON.parse(readFileSync(join(reference, 'expected.json'), 'utf8')));
    sourceBefore = fileStamps(source, true);
    library = await openLibrary(dataDir);
    report = await importFolder(library.client, source);
  });
  afterAll(async () => {
    await library.close();
    rmSync(root, { recursive: true, force: true });
  });

  it('has every count and checksum that was expected, in the source and read back from here', () => {
    for (const part of Object.keys(LegacyInventory.shape) as (keyof LegacyInventory)[]) {
      expect(report.source[part], part).toEqual(expected[part]);
      expect(report.library?.[part], part).toEqual(expected[part]);
    }
    expect(report).toMatchObject({ verified: true, differences: [], recordedRoot: '/srv/sopilot/data' });
    expect(report.imported).toMatchObject({ videos: 8, takes: 7, tasks: 2, clips: 39, scores: 9, jobs: 20 });
    const { entries } = expected.index;
    process.stdout.write(
      `legacy import: 8 videos, 39 clips, 9 scores, ${entries.length} indexes equal to expected.json\n`,
    );
  });

  it('tells of the row a failed ingest left and of scores without their video', () => {
    expect(report.warnings.map(({ code, subject }) => [code, subject])).toEqual([
      ['orphan-video', 'video 5'],
      ['file-damaged', 'video 5'],
      ...expected.dangling_score_job_ids.map((jobId) => ['score-without-video', `score ${jobId}`]),
    ]);
  });

  it('leaves the source as it was, to the byte and the time of change', () => {
    expect(fileStamps(source, true)).toEqual(sourceBefore);
  });

  it('shows every score to the digit, with its result, and makes reports of them', async () => {
    for (const { id, score, status, error_message: error } of expected.score_jobs) {
      const found = await library.client.call('sop.getScore', { scoreId: id });
      expect(found).toMatchObject({ score, state: status, error, scorer: 'sopilot-v1' });
      if (status !== 'completed') continue;
      const file = JSON.parse(readFileSync(join(source, 'reports', `score_${id}.json`), 'utf8')) as object;
      const { goldTakeId, adapterVersion, ...result } = found.sopilotV1!;
      expect(file).toMatchObject(result);
      expect([goldTakeId.length, adapterVersion === null || adapterVersion === 1]).toEqual([36, true]);
      expect(found.findings).toHaveLength(found.sopilotV1!.deviations.length);
      const { fileName, base64 } = await library.client.call('sop.report', { scoreId: id, format: 'pdf' });
      expect(Buffer.from(base64, 'base64').subarray(0, 5).toString()).toBe('%PDF-');
      expect(fileName).toMatch(/\.pdf$/);
    }
    const { scores } = await library.client.call('sop.scores', {});
    expect(scores).toHaveLength(expected.score_jobs.length);
  });

  it('keeps the audit trail to the letter', async () => {
    const name = expected.report_files.find((file) => file.startsWith('audit_export'))!;
    const { items: before } = JSON.parse(readFileSync(join(source, 'reports', name), 'utf8')) as {
      items: { job_id: string; subject: string | null }[];
    };
    const { items } = await library.client.call('sop.audit.list', { limit: 1000 });
    const sorted = (list: readonly { job_id: string }[]) => list.toSorted((a, b) => (a.job_id < b.job_id ? -1 : 1));
    // The ingest that failed has no video to name.
    expect(sorted(items)).toEqual(sorted(before.map((item) => ({ ...item, subject: item.subject ?? '' }))));
  });

  it('searches by clip as SOPilot’s own index does', async () => {
    const version = join(source, 'index', expected.index.current_version!);
    const { videos } = await library.client.call('videos.list', { limit: 1000 });
    let compared = 0;
    for (const taskId of new Set(expected.videos.map((video) => video.task_id))) {
      const index = (await readSopilotIndex(version, taskId))!;
      const idOf = (legacyId: number): string => {
        const { file_sha256: checksum } = expected.videos.find(({ id }) => id === legacyId)!;
        return videos.find((video) => video.checksum === checksum)!.videoId;
      };
      for (const [row, { video_id, clip_idx }] of index.metadata.entries()) {
        const query = index.matrix.vectors.subarray(row * index.matrix.dim, (row + 1) * index.matrix.dim);
        const k = index.matrix.rows - 1;
        const wanted = searchSopilotIndex(index, query, k, { videoId: video_id, clipIdx: clip_idx });
        const input = { taskId, videoId: idOf(video_id), clipIdx: clip_idx, k };
        const { items } = await library.client.call('sop.searchByClip', input);
        expect(items.map(({ similarity }) => similarity)).toEqual(wanted.map(({ similarity }) => similarity));
        const plain = wanted.map((hit) => [idOf(hit.video_id), hit.clip_idx, hit.start_sec, hit.end_sec, hit.role]);
        const found = items.map((item) => [item.videoId, item.clipIdx, item.startSec, item.endSec, item.role]);
        // Equals may stand in any order.
        const keyed = (hits: readonly unknown[][]) => hits.map((hit, at) => [wanted[at]!.similarity, ...hit].join(' '));
        expect(keyed(found).toSorted()).toEqual(keyed(plain).toSorted());
        compared += items.length;
      }
    }
    process.stdout.write(`legacy search: ${compared} hits equal to the index of SOPilot\n`);
  });

  it('scores the imported takes as SOPilot did last, and as before the adapter when none is used', async () => {
    const { client } = library;
    const scored = async (legacyGold: number, legacyTrainee: number): Promise<number | null> => {
      const takeOf = async (legacyId: number): Promise<string> => {
        const video = expected.videos.find(({ id }) => id === legacyId)!;
        const { takes } = await client.call('sop.takes.list', { taskId: video.task_id });
        const { videos } = await client.call('videos.list', { limit: 1000 });
        const { videoId } = videos.find(({ checksum }) => checksum === video.file_sha256)!;
        return takes.find((take) => take.videoId === videoId)!.takeId;
      };
      const [goldTakeId, traineeTakeId] = [await takeOf(legacyGold), await takeOf(legacyTrainee)];
      const asked = await client.call('sop.score', { goldTakeId, traineeTakeId, scorer: 'sopilot-v1' });
      await completed(client, asked.jobId);
      return (await client.call('sop.getScore', { scoreId: asked.scoreId })).score;
    };
    const adapted = expected.score_jobs.filter(({ id }) => /^(68e8979c|146583c6|a2779ed3)/.test(id));
    const plain = expected.score_jobs.filter(({ id }) => /^(293453ea|ed9c0558|37007e86)/.test(id));
    expect([adapted.length, plain.length]).toEqual([3, 3]);
    for (const { gold_video_id: gold, trainee_video_id: trainee, score } of adapted) {
      expect(await scored(gold, trainee)).toBeCloseTo(score!, 3);
    }
    await client.call('sop.adapter.use', { version: null });
    for (const { gold_video_id: gold, trainee_video_id: trainee, score } of plain) {
      expect(await scored(gold, trainee)).toBeCloseTo(score!, 3);
    }
    await client.call('sop.adapter.use', { version: 1 });
  });

  it('changes nothing when it is done twice, by the command line, and is the same after kills', async () => {
    const [first, killed] = [join(root, 'first'), join(root, 'killed')];
    const environment = (folder: string, fault: string) => ({ VIGIL_DATA_DIR: folder, VIGIL_FAULT: fault });
    const command = ['migrate', 'sopilot', source];
    const run = async (folder: string) => (await runInProcess<LegacyReport>(folder, command)).document;
    const once = await run(first);
    expect(once.added).toEqual({ videos: 8, takes: 7, scores: 9 });
    const content = libraryContent(first);
    const twice = await run(first);
    expect(twice).toMatchObject({ verified: true, added: { videos: 0, takes: 0, scores: 0 }, imported: once.imported });
    expect(libraryContent(first)).toEqual(content);

    for (const fault of ['legacy:video#5', 'legacy:jobs']) {
      const { signal, stderr } = await runVigil(command, environment(killed, fault));
      expect(signal, `${fault}: ${stderr}`).toBe('SIGKILL');
    }
    expect(await run(killed)).toMatchObject({ verified: true });
    expect(libraryContent(killed)).toEqual(content);
    expect(fileStamps(source, true)).toEqual(sourceBefore);
  });
});
