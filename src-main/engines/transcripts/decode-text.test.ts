import { describe, expect, it } from 'vitest';
import { decodeText } from './decode-text.ts';

/** Bytes of `text` in an encoding that only decoders know: what decodes to each letter. */
function encoded(text: string, encoding: string): Uint8Array {
  const decoder = new TextDecoder(encoding);
  const bytesOf = new Map<string, number[]>();
  for (let first = 0; first < 256; first++) {
    bytesOf.set(decoder.decode(Uint8Array.of(first)), [first]);
    for (let second = 0x30; first > 0x80 && second < 256; second++) {
      const letter = decoder.decode(Uint8Array.of(first, second));
      if ([...letter].length === 1 && !bytesOf.has(letter)) bytesOf.set(letter, [first, second]);
    }
  }
  return Uint8Array.from([...text].flatMap((letter) => bytesOf.get(letter) ?? [0x3f]));
}

function subtitle(words: readonly string[]): string {
  return words.map((line, at) => `${at + 1}\n00:00:0${at},000 --> 00:00:0${at + 1},000\n${line}\n`).join('\n');
}

describe('decodeText', () => {
  const text = '1\n00:00:01,000 --> 00:00:02,000\nGröße 5 µm\n';
  const utf16 = (mark: string): Uint8Array => new Uint8Array(Buffer.from(mark + text, 'utf16le'));

  it('reads UTF-8 and UTF-16, with and without byte order mark', () => {
    const big = new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16());
    const utf8 = new TextEncoder();
    for (const bytes of [utf8.encode(text), utf8.encode(`\ufeff${text}`), utf16('\ufeff'), utf16(''), big]) {
      expect(decodeText(bytes)).toMatchObject({ text, isDoubtful: false, lostPlaces: 0 });
    }
  });

  it.each([
    ['gb18030', ['请戴手套', '然后拧紧螺丝', '打开阀门，等待灯亮']],
    ['big5', ['請戴手套', '打開閥門，等待燈亮', '然後按下紅色按鈕並保持兩秒']],
    ['shift_jis', ['手袋をはめてください', 'ネジを締める', 'ランプが点くまで待つ']],
    ['euc-jp', ['手袋をはめてください', 'ネジを締める', 'ランプが点くまで待つ']],
    ['euc-kr', ['장갑을 끼세요', '나사를 조이세요', '불이 켜질 때까지 기다리세요']],
    ['windows-1251', ['Наденьте перчатки', 'Затем затяните винт', 'Проверьте давление']],
    ['koi8-r', ['Наденьте перчатки', 'Затем затяните винт', 'Проверьте давление']],
    ['windows-1250', ['Załóż rękawice i dokręć śrubę', 'Sprawdź ciśnienie przed uruchomieniem']],
    ['windows-1252', ['Größe prüfen', 'Schlüssel drehen', 'Den roten Knopf drücken und halten']],
    ['windows-1253', ['Φορέστε τα γάντια και σφίξτε τη βίδα', 'Ελέγξτε την πίεση']],
    ['windows-1254', ['Eldivenleri takın ve vidayı sıkın', 'Kırmızı düğmeye basın']],
  ])('knows %s by its words', (encoding, words) => {
    const found = decodeText(encoded(subtitle(words), encoding));
    expect(found).toEqual({ text: subtitle(words), encoding, isDoubtful: false, lostPlaces: 0 });
  });

  it('says so where a word is too little to know it by', () => {
    expect(decodeText(encoded(subtitle(['完了']), 'euc-jp'))).toMatchObject({ isDoubtful: true });
  });

  it('reads English with a few quotes of Windows', () => {
    const words = ['Don’t open the lid yet', 'Wait for the green light', 'Then press “start” and let go'];
    expect(decodeText(encoded(subtitle(words), 'windows-1252'))).toMatchObject({ text: subtitle(words) });
  });

  it('loses one place where one byte of UTF-8 is bad, or its last letter is cut', () => {
    const sound = new TextEncoder().encode(subtitle(['Größe prüfen', 'Schlüssel drehen']));
    expect(decodeText(Uint8Array.of(...sound, 0xff))).toMatchObject({
      text: subtitle(['Größe prüfen', 'Schlüssel drehen']),
      encoding: 'utf-8',
      lostPlaces: 1,
    });
    const cut = new TextEncoder().encode(`${subtitle(['Größe'])}ü`).subarray(0, -1);
    expect(decodeText(cut)).toMatchObject({ text: subtitle(['Größe']), encoding: 'utf-8', lostPlaces: 1 });
  });

  it('takes no noise for text', () => {
    const noise = Uint8Array.from({ length: 4000 }, (_, at) => (at * 7919 + ((at * at) % 251)) % 256);
    expect(decodeText(noise)).toBeUndefined();
  });
});
